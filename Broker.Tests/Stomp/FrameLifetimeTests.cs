using System.Buffers;
using System.Text;
using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Stomp;

/// <summary>How long frames live and what the reader holds on to.</summary>
internal sealed class FrameLifetimeTests
{
    private const string Escaped = "SEND\na:\\c\nb:2\n\nbody^@";

    [TestCase("SEND\na:1\n\nbody^@", 1, TestName = "A plain head is not copied")]
    [TestCase(Escaped, 2, TestName = "A head with escapes is copied once")]
    public void The_reader_rents_no_more_than_it_needs(string text, int expected)
    {
        var reader = new FrameReader { Version = StompVersion.V12 };
        var buffer = new ReadOnlySequence<byte>(FrameWays.Octets(text));
        using var watch = new PoolWatch();

        Assert.That(reader.TryRead(ref buffer, out _), Is.True);

        Assert.That((watch.Total, watch.Rented), Is.EqualTo((expected, expected)));
    }

    [TestCase("")]
    [TestCase("\n")]
    [TestCase("SEND\na:1\nb")]
    [TestCase("SEND\na:\\c\n\nbody")]
    public void A_reader_that_waits_holds_no_rented_memory(string begun)
    {
        var reader = new FrameReader { Version = StompVersion.V12 };
        var buffer = SplitSequence.OctetByOctet(FrameWays.Octets(Escaped + Escaped + begun));
        using var watch = new PoolWatch();

        var frames = 0;
        while (reader.TryRead(ref buffer, out _))
        {
            frames++;
        }

        Assert.That(frames, Is.EqualTo(2));
        Assert.That(watch.Total, Is.GreaterThan(0));
        Assert.That(watch.Rented, Is.Zero);
    }

    [Test]
    public void A_reader_that_is_not_used_any_more_can_be_told_to_give_its_memory_back()
    {
        var reader = new FrameReader { Version = StompVersion.V12 };
        var buffer = new ReadOnlySequence<byte>(FrameWays.Octets(Escaped));
        using var watch = new PoolWatch();
        Assert.That(reader.TryRead(ref buffer, out _), Is.True);

        reader.Release();
        reader.Release();

        Assert.That((watch.Total, watch.Rented), Is.EqualTo((2, 0)));
    }

    [TestCase("SEND\na:\\c\nb\n\n^@")]
    [TestCase("SEND\na:\\c\nb:\\t\n\n^@")]
    [TestCase("SEND\na:\\c\ncontent-length:0\n\nx^@")]
    [TestCase("SEND\na:\\c\ncontent-length:99999999\n\n")]
    public void A_reader_that_has_refused_a_frame_holds_no_rented_memory(string text)
    {
        foreach (var sequence in (ReadOnlySequence<byte>[])[new(FrameWays.Octets(text)), SplitSequence.OctetByOctet(FrameWays.Octets(text))])
        {
            using var watch = new PoolWatch();

            var outcome = FrameWays.ReadSequence(sequence, StompVersion.V12);

            Assert.That(outcome.Error, Is.Not.Null);
            Assert.That(watch.Total, Is.GreaterThan(0));
            Assert.That(watch.Rented, Is.Zero);
        }
    }

    [Test]
    public void Many_headers_rent_larger_memory_and_give_all_of_it_back()
    {
        var text = "SEND\n" + string.Concat(Enumerable.Range(0, 64).Select(index => $"header-{index}:\\\\{index}\n")) + "\n^@";
        using var watch = new PoolWatch();

        var outcome = FrameWays.ReadSequence(SplitSequence.OctetByOctet(FrameWays.Octets(text)), StompVersion.V12);

        Assert.That(outcome.Single["header-63"], Is.EqualTo("\\63"));
        Assert.That(watch.Rented, Is.Zero);
    }

    [Test]
    public void A_plain_frame_is_a_view_of_the_buffer_not_a_copy()
    {
        var reader = new FrameReader { Version = StompVersion.V12 };
        var octets = FrameWays.Octets("SEND\na:1\n\nbody^@");
        var buffer = new ReadOnlySequence<byte>(octets);

        Assert.That(reader.TryRead(ref buffer, out var frame), Is.True);
        octets.AsSpan().Replace((byte)'1', (byte)'2');
        octets.AsSpan().Replace((byte)'b', (byte)'B');

        Assert.That(frame.Headers.GetString("a"u8), Is.EqualTo("2"));
        Assert.That(Encoding.ASCII.GetString(frame.Body), Is.EqualTo("Body"));
    }

    [Test]
    public void Decoding_leaves_the_buffer_as_it_was()
    {
        var reader = new FrameReader { Version = StompVersion.V12 };
        var octets = FrameWays.Octets(Escaped);
        var buffer = new ReadOnlySequence<byte>(octets);

        Assert.That(reader.TryRead(ref buffer, out _), Is.True);

        Assert.That(octets, Is.EqualTo(FrameWays.Octets(Escaped)));
    }

    [Test]
    public void The_version_may_change_from_frame_to_frame()
    {
        var reader = new FrameReader();
        var buffer = new ReadOnlySequence<byte>(FrameWays.Octets("CONNECT\na:\\c\n\n^@SEND\na:\\c\n\n^@SEND\na: \\c\n\n^@"));
        var values = new List<string?>();

        foreach (var version in (StompVersion[])[StompVersion.None, StompVersion.V12, StompVersion.V10])
        {
            reader.Version = version;
            Assert.That(reader.TryRead(ref buffer, out var frame), Is.True);
            values.Add(frame.Headers.GetString("a"u8));
        }

        Assert.That(values, Is.EqualTo(["\\c", ":", "\\c"]));
    }
}
