using Broker.Stomp;

namespace Broker.Tests.Support;

/// <summary>What became of a stream of octets: the frames in it, then perhaps a fault.</summary>
/// <param name="Frames">The frames read.</param>
/// <param name="Error">The fault that ended the reading, or null.</param>
/// <param name="Detail">Its text, or null.</param>
/// <param name="IsInsideFrame">Whether the reader waits for the rest of a frame.</param>
/// <param name="Unread">Octets that the reader has left for the next call.</param>
internal sealed record ReadOutcome(IReadOnlyList<ReceivedFrame> Frames, StompError? Error, string? Detail, bool IsInsideFrame, long Unread)
{
    /// <summary>The only frame; there must be no fault and nothing left.</summary>
    public ReceivedFrame Single
    {
        get
        {
            Assert.That(Error, Is.Null, Detail);
            Assert.That((Frames.Count, Unread), Is.EqualTo((1, 0L)), ToString);
            return Frames[0];
        }
    }

    /// <summary>All but the text of the fault, which may count the octets seen so far.</summary>
    public override string ToString() =>
        string.Concat(Frames.Select(frame => $"[{frame.Command} {Headers(frame)} {Convert.ToHexString(frame.Body)}] "))
        + (Error is null ? $"inside: {IsInsideFrame}, unread: {Unread}" : $"error: {Error}");

    private static string Headers(ReceivedFrame frame) => string.Join(' ', frame.Headers.Select(header => $"<{header.Key}>=<{header.Value}>"));
}
