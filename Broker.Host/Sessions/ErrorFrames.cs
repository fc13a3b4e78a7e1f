using System.Buffers;
using System.Text;
using Broker.Host.Outbound;
using Broker.Stomp;

namespace Broker.Host.Sessions;

/// <summary>
/// Makes ERROR frames: the short text as <c>message</c>, a body that says what was wrong, and which key of broker.conf governs the
/// limit, if it was one.
/// </summary>
internal static class ErrorFrames
{
    /// <summary>Makes an ERROR.</summary>
    /// <param name="error">What kind of fault.</param>
    /// <param name="detail">What was wrong and where.</param>
    /// <param name="receiptId">The culprit's <c>receipt</c>, or null.</param>
    /// <param name="version">The session's version.</param>
    public static EncodedFrame Make(StompError error, string detail, string? receiptId, StompVersion version)
    {
        // Before a version is agreed upon nothing that came was unescaped, so what is echoed is not escaped either.
        version = version == StompVersion.None ? StompVersion.V10 : version;
        var body = Encoding.UTF8.GetBytes(BodyOf(error, detail));
        var bytes = new ArrayBufferWriter<byte>(256 + body.Length);
        var frame = new FrameWriter(bytes, StompCommand.Error, version).Header(HeaderName.Message, error.Message);

        if (receiptId is not null)
        {
            frame.Header(HeaderName.ReceiptId, receiptId);
        }

        if (error == StompError.UnsupportedVersion)
        {
            frame.Header(HeaderName.Version, VersionNegotiation.Supported);
        }

        frame.Header(HeaderName.ContentType, "text/plain"u8).Header(HeaderName.ContentLength, body.Length).End(body);
        return new EncodedFrame(bytes.WrittenSpan.ToArray());
    }

    /// <summary>What an error says in its body: the detail, and the key of broker.conf, if there is one and the detail does not name it: the limit may be somebody's own.</summary>
    public static string BodyOf(StompError error, string detail) =>
        KeyOf(error) is { } key && !detail.Contains("(broker.conf: ", StringComparison.Ordinal) ? $"{detail} (broker.conf: {key})\n" : $"{detail}\n";

    /// <summary>The key of broker.conf that governs what an error is about, or null.</summary>
    public static string? KeyOf(StompError error) =>
        error.Limit is not null ? $"limits.{error.Limit}"
        : error == StompError.QueueFull ? "queue.max-length, queue.max-bytes"
        : error == StompError.StoreFull ? "store.path, store.max-size"
        : error == StompError.NoStore ? "store.path"
        : error == StompError.HeartBeatTimeout ? "heart-beat.receive, heart-beat.tolerance"
        : null;
}
