namespace Broker.Host.Outbound;

/// <summary>How a connection ends, for framings that can say so.</summary>
/// <param name="Status">The WebSocket status code (RFC 6455, 7.4).</param>
/// <param name="Text">The reason in a few words.</param>
internal sealed record CloseReason(int Status, string Text)
{
    /// <summary>All was said.</summary>
    public static CloseReason Normal { get; } = new(1000, string.Empty);
}
