using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Stomp;

/// <summary>A frame in many pieces costs as much as they are, not their square: each call looks into a few segments only.</summary>
internal sealed class LinearTimeTests
{
    private const int LooksPerPiece = 8;

    private static readonly FrameLimits Large = new(8 << 20, 10_000, 64 << 10, StompError.FrameTooLarge);

    [TestCase("SEND\ncontent-length:4194304\n\n", 1000)]
    [TestCase("SEND\n\n", 1000)]
    [TestCase("SEND\na:\\c\n\n", 10_000)]
    public void A_large_body_in_small_pieces_is_not_searched_again(string head, int pieceLength)
    {
        var body = new byte[4 << 20];
        body.AsSpan().Fill((byte)'x');

        AssertLinear([.. FrameWays.Octets(head), .. body, 0], pieceLength, body.Length);
    }

    [Test]
    public void A_body_octet_by_octet_is_not_searched_again([Values("SEND\ncontent-length:4096\n\n", "SEND\n\n")] string head)
    {
        var body = new byte[4096];
        body.AsSpan().Fill((byte)'x');

        AssertLinear([.. FrameWays.Octets(head), .. body, 0], pieceLength: 1, body.Length);
    }

    [TestCase(5000, 100)]
    [TestCase(200, 1)]
    public void A_head_in_small_pieces_is_not_searched_again(int headers, int pieceLength)
    {
        var lines = string.Concat(Enumerable.Range(0, headers).Select(index => $"header-{index}:value {index} with \\c and \\n in it\r\n"));

        AssertLinear(FrameWays.Octets($"SEND\n{lines}\n^@"), pieceLength, bodyLength: 0);
    }

    [Test]
    public void A_gap_is_let_go_as_it_comes()
    {
        var reader = new FrameReader();

        for (var beat = 0; beat < 1000; beat++)
        {
            var sequence = new CountedSequence();
            var buffer = sequence.Add("\n\r\n\0\n"u8.ToArray());

            Assert.That(reader.TryRead(ref buffer, out _), Is.False);
            Assert.That((buffer.Length, reader.IsInsideFrame), Is.EqualTo((0L, false)));
        }
    }

    private static void AssertLinear(byte[] octets, int pieceLength, int bodyLength)
    {
        var reader = new FrameReader { Version = StompVersion.V12, Limits = Large };
        var sequence = new CountedSequence();
        var read = -1L;

        foreach (var piece in octets.Chunk(pieceLength))
        {
            Assert.That(read, Is.EqualTo(-1L), "There must be one frame.");
            var buffer = sequence.Add(piece);

            if (reader.TryRead(ref buffer, out var frame))
            {
                read = frame.Body.Length;
            }
        }

        Assert.That(read, Is.EqualTo(bodyLength));
        Assert.That(sequence.Looks, Is.LessThan((long)sequence.Segments * LooksPerPiece));
    }
}
