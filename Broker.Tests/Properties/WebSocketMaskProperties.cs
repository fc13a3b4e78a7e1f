using Broker.Host.Transport;
using Broker.Tests.Support;
using FsCheck.Fluent;

namespace Broker.Tests.Properties;

/// <summary>The fast way of unmasking against the slow one (RFC 6455, 5.3: octet i of the payload, octet i modulo 4 of the mask).</summary>
internal sealed class WebSocketMaskProperties
{
    private const int Longest = 300;

    [Test]
    public void It_is_the_naive_loop_at_every_length_and_offset()
    {
        var source = new byte[Longest];
        new Random(1).NextBytes(source);
        const uint Mask = 0xD4C3B2A1;

        for (var length = 0; length <= Longest; length++)
        {
            for (var offset = 0L; offset < 9; offset++)
            {
                AssertNaive(source.AsSpan(0, length), Mask, offset);
            }
        }

        AssertNaive(source, Mask, (1L << 40) + 3);
    }

    [Test]
    public void A_payload_in_pieces_is_unmasked_as_the_whole()
    {
        var values =
            from octets in Generators.Octets
            from mask in Gen.Choose(int.MinValue, int.MaxValue)
            from cuts in Generators.Cuts
            select (octets, mask, cuts);

        Always.Holds(values, value =>
        {
            var whole = Apply(value.octets, (uint)value.mask, 0);
            var pieces = new List<byte>();

            foreach (var piece in Generators.Cut(value.octets, value.cuts))
            {
                pieces.AddRange(Apply(piece, (uint)value.mask, pieces.Count));
            }

            return pieces.SequenceEqual(whole);
        });
    }

    [Test]
    public void Unmasking_twice_is_nothing()
    {
        Always.Holds(Generators.Octets, octets => Apply(Apply(octets, 0x12345678, 3), 0x12345678, 3).SequenceEqual(octets));
    }

    private static byte[] Apply(ReadOnlySpan<byte> source, uint mask, long offset)
    {
        var destination = new byte[source.Length];
        WebSocketMask.Apply(source, destination, mask, offset);
        return destination;
    }

    private static void AssertNaive(ReadOnlySpan<byte> source, uint mask, long offset)
    {
        var octets = BitConverter.GetBytes(mask);
        var expected = source.ToArray();
        for (var index = 0; index < expected.Length; index++)
        {
            expected[index] ^= octets[(offset + index) % 4];
        }

        Assert.That(Apply(source, mask, offset).AsSpan().SequenceEqual(expected), Is.True, $"{source.Length} octets, {offset} before");
    }
}
