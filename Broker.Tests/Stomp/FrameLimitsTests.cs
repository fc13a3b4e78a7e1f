using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Stomp;

/// <summary>Each limit: what is just allowed, what is just too much, and that nothing is awaited that would be refused anyway.</summary>
internal sealed class FrameLimitsTests
{
    private static readonly FrameLimits Small = new(MaxFrameBytes: 100, MaxHeaders: 3, MaxHeaderBytes: 20, StompError.FrameTooLarge);

    [Test]
    public void The_default_is_4_MiB_and_64_headers_of_8_KiB()
    {
        Assert.That(FrameLimits.Default, Is.EqualTo(new FrameLimits(4 << 20, 64, 8 << 10, StompError.FrameTooLarge)));
        Assert.That(new FrameReader().Limits, Is.SameAs(FrameLimits.Default));
    }

    [TestCase("SEND\na:1\nb:2\nc:3\n\n^@", false)]
    [TestCase("SEND\na:1\na:1\na:1\n\n^@", false)]
    [TestCase("SEND\r\na:1\r\nb:2\r\nc:3\r\n\r\n^@", false)]
    [TestCase("SEND\na:1\nb:2\nc:3\nd:4\n\n^@", true)]
    [TestCase("SEND\na:1\na:1\na:1\na:1\n\n^@", true)]
    [TestCase("SEND\na:1\nb:2\nc:3\nd:4", true)]
    [TestCase("SEND\na:1\nb:2\nc:3\nd\n", true)]
    public void So_many_headers_repeated_ones_included(string text, bool isOver)
    {
        Assert.That(FrameWays.Read(text, limits: Small).Error, Is.EqualTo(isOver ? StompError.TooManyHeaders : null));
    }

    [TestCase(20, "\n", false)]
    [TestCase(20, "\r\n", false)]
    [TestCase(21, "\n", true)]
    [TestCase(21, "\r\n", true)]
    public void So_long_a_header_line_its_end_not_counted(int length, string end, bool isOver)
    {
        var text = $"SEND\na:{new string('x', length - 2)}{end}\n^@";

        Assert.That(FrameWays.Read(text, limits: Small).Error, Is.EqualTo(isOver ? StompError.HeaderTooLong : null));
    }

    [TestCase(21, false)]
    [TestCase(22, true)]
    public void A_header_line_without_an_end_is_not_awaited_for_ever(int length, bool isOver)
    {
        var outcome = FrameWays.Read($"SEND\na:{new string('x', length - 2)}", limits: Small);

        Assert.That(outcome.Error, Is.EqualTo(isOver ? StompError.HeaderTooLong : null));
    }

    [Test]
    public void Escapes_count_as_they_came()
    {
        Assert.That(FrameWays.Read($"SEND\na:{string.Concat(Enumerable.Repeat("\\c", 9))}\n\n^@", limits: Small).Single["a"], Is.EqualTo(":::::::::"));
        Assert.That(FrameWays.Read($"SEND\na:{string.Concat(Enumerable.Repeat("\\c", 10))}\n\n^@", limits: Small).Error, Is.EqualTo(StompError.HeaderTooLong));
    }

    [TestCase(100, false)]
    [TestCase(101, true)]
    public void So_large_a_frame_from_the_command_to_the_NUL(int size, bool isOver)
    {
        var withLength = "SEND\ncontent-length:" + (size - 25) + "\n\n";
        string[] texts =
        [
            "SEND\n\n" + new string('x', size - 7) + "^@",
            withLength + new string('x', size - withLength.Length - 1) + "^@",
        ];

        foreach (var text in texts)
        {
            Assert.That(FrameWays.Octets(text), Has.Length.EqualTo(size));
            Assert.That(FrameWays.Read(text, limits: Small).Error, Is.EqualTo(isOver ? StompError.FrameTooLarge : null), text);
        }
    }

    [Test]
    public void What_stands_between_frames_does_not_count()
    {
        var frame = "SEND\n\n" + new string('x', 93) + "^@";

        var outcome = FrameWays.Read(new string('\n', 150) + frame + "\r\n\r\n" + frame, limits: Small);

        Assert.That((outcome.Frames.Count, outcome.Error), Is.EqualTo((2, default(StompError))));
    }

    [TestCase(99, false)]
    [TestCase(100, true)]
    public void A_body_without_an_end_is_not_awaited_for_ever(int size, bool isOver)
    {
        var outcome = FrameWays.Read("SEND\n\n" + new string('x', size - 6), limits: Small);

        Assert.That(outcome.Error, Is.EqualTo(isOver ? StompError.FrameTooLarge : null));
    }

    [Test]
    public void A_head_over_the_limit_of_the_frame_is_refused()
    {
        var limits = Small with { MaxHeaders = 1000 };
        var head = "SEND\n" + string.Concat(Enumerable.Repeat("a:23456789\n", 9));

        Assert.That(FrameWays.Read(head + "\n^@", limits: limits).Error, Is.EqualTo(StompError.FrameTooLarge));
        Assert.That(FrameWays.Read(head[..98], limits: limits).Error, Is.Null);
        Assert.That(FrameWays.Read(head[..99], limits: limits).Error, Is.EqualTo(StompError.FrameTooLarge));
    }

    [TestCase("x\n", 4)]
    [TestCase("a:\n", 4)]
    public void Short_header_lines_without_an_end_are_not_awaited_for_ever(string line, int count)
    {
        // The first piece must not hold a whole line, or it would be refused for what it is.
        byte[][] pieces = [FrameWays.Octets("SEND\n"), .. Enumerable.Repeat(FrameWays.Octets(line), count)];

        var outcome = FrameWays.ReadPieces(pieces, StompVersion.V12, Small);

        Assert.That(outcome.Error, Is.EqualTo(StompError.TooManyHeaders));
    }

    [TestCase("SUBSCRIBE123", false)]
    [TestCase("SUBSCRIBE1234", true)]
    [TestCase("UNSUBSCRIBE\r", false)]
    [TestCase("UNSUBSCRIBERS", true)]
    public void A_command_line_that_is_too_long_is_refused_without_its_end(string text, bool isOver)
    {
        Assert.That(FrameWays.Read(text, limits: Small).Error, Is.EqualTo(isOver ? StompError.UnknownCommand : null));
    }

    [Test]
    public void The_fault_of_a_frame_that_is_too_large_depends_on_the_limits()
    {
        var limits = Small with { FrameError = StompError.ConnectTooLarge };

        Assert.That(FrameWays.Read("CONNECT\ncontent-length:200\n\n", limits: limits).Error, Is.EqualTo(StompError.ConnectTooLarge));
    }

    [Test]
    public void Limits_may_change_from_frame_to_frame()
    {
        var reader = new FrameReader { Limits = Small };
        var buffer = new System.Buffers.ReadOnlySequence<byte>(FrameWays.Octets($"ACK\n\n^@SEND\n\n{new string('x', 200)}^@"));

        Assert.That(reader.TryRead(ref buffer, out _), Is.True);
        reader.Limits = FrameLimits.Default;
        Assert.That(reader.TryRead(ref buffer, out var frame), Is.True);
        Assert.That(frame.Body.Length, Is.EqualTo(200));
    }
}
