using Broker.Stomp;
using Broker.Tests.Support;
using FsCheck.Fluent;

namespace Broker.Tests.Properties;

/// <summary>What is so for all frames and all octets.</summary>
internal sealed class FrameProperties
{
    private static readonly FrameLimits Small = new(MaxFrameBytes: 80, MaxHeaders: 4, MaxHeaderBytes: 16, StompError.FrameTooLarge);

    [TestCase(StompVersion.V10)]
    [TestCase(StompVersion.V11)]
    [TestCase(StompVersion.V12)]
    public void What_is_written_is_read_as_it_was(StompVersion version)
    {
        var values =
            from count in Gen.Choose(1, 4)
            from frames in Gen.ListOf(Generators.Frame(version), count)
            from cuts in Generators.Cuts
            select (frames, cuts);

        Always.Holds(values, value =>
        {
            byte[] octets = [.. value.frames.SelectMany(frame => FrameEncoder.Encode(frame, version))];
            var expected = new ReadOutcome([.. value.frames], null, null, IsInsideFrame: false, Unread: 0).ToString();

            return FrameWays.ReadPieces([octets], version).ToString() == expected
                && FrameWays.ReadPieces(Generators.Cut(octets, value.cuts), version).ToString() == expected;
        });
    }

    // Behind the end that is put to the octets, no head goes on: in pieces a fault in a head may show later than in the whole.
    [Test]
    public void In_any_pieces_a_stream_is_what_it_is_as_a_whole()
    {
        var values =
            from octets in Generators.StompLike
            from version in Generators.Version
            from cuts in Generators.Cuts
            from isSmall in Gen.Elements(true, false)
            select (octets, version, cuts, isSmall);

        Always.Holds(values, value =>
        {
            byte[] octets = [.. value.octets, .. "\n\n\0"u8];
            var limits = value.isSmall ? Small : FrameLimits.Default;
            var whole = FrameWays.ReadPieces([octets], value.version, limits);
            var pieces = FrameWays.ReadPieces(Generators.Cut(octets, value.cuts), value.version, limits);
            var joined = FrameWays.ReadPieces(Generators.Cut(octets, value.cuts), value.version, limits, joined: true);

            return IsSame(pieces, whole) && IsSame(joined, whole);
        });
    }

    [Test]
    public void A_frame_is_refused_exactly_if_it_is_over_a_limit()
    {
        var values =
            from sizes in Gen.ListOf(Gen.Choose(2, 20))
            from body in Gen.Choose(0, 90)
            from hasLength in Gen.Elements(true, false)
            from cuts in Generators.Cuts
            select (sizes, body, hasLength, cuts);

        Always.Holds(values, value =>
        {
            var lines = value.sizes.Select(size => "n:" + new string('x', size - 2)).ToList();
            if (value.hasLength)
            {
                lines.Add($"content-length:{value.body}");
            }

            var octets = FrameWays.Octets($"SEND\n{string.Concat(lines.Select(line => line + "\n"))}\n{new string('x', value.body)}^@");
            var limits = Small with { MaxHeaderBytes = 18 };
            var isOver = octets.Length > limits.MaxFrameBytes || lines.Count > limits.MaxHeaders || lines.Any(line => line.Length > limits.MaxHeaderBytes);

            return FrameWays.ReadPieces([octets], StompVersion.V12, limits).Error is not null == isOver
                && FrameWays.ReadPieces(Generators.Cut(octets, value.cuts), StompVersion.V12, limits).Error is not null == isOver;
        });
    }

    [Test]
    public void Whatever_comes_no_more_than_a_frame_is_awaited()
    {
        var values =
            from octets in Generators.StompLike
            from cuts in Generators.Cuts
            select (octets, cuts);

        Always.Holds(values, value =>
        {
            var outcome = FrameWays.ReadPieces(Generators.Cut(value.octets, value.cuts), StompVersion.V12, Small);

            return outcome.Error is not null || outcome.Unread < Small.MaxFrameBytes;
        });
    }

    [Test]
    public void No_octets_do_worse_than_a_protocol_fault()
    {
        var values =
            from octets in Gen.OneOf(Generators.Octets, Generators.StompLike)
            from version in Gen.Elements(Enum.GetValues<StompVersion>())
            from cuts in Generators.Cuts
            select (octets, version, cuts);

        Always.Holds(values, value =>
        {
            var outcome = FrameWays.ReadPieces(Generators.Cut(value.octets, value.cuts), value.version);

            return outcome.Error is null || StompError.All.Contains(outcome.Error);
        });
    }

    private static bool IsSame(ReadOutcome one, ReadOutcome other) =>
        Texts(one) == Texts(other) && one.Error is null == other.Error is null && (one.Error is not null || one.Unread == other.Unread);

    private static string Texts(ReadOutcome outcome) => (outcome with { Error = null, IsInsideFrame = false, Unread = 0 }).ToString();
}
