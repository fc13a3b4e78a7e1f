namespace Broker.Gateways.SocketIo;

/// <summary>What a packet may measure. The octets of its text and its attachments together are limited by the session's largest payload.</summary>
public sealed record SocketLimits
{
    /// <summary>Gets the most attachments.</summary>
    public int Attachments { get; init; } = 10;

    /// <summary>Gets the most arguments of an event or an acknowledgement, the name of an event included.</summary>
    public int Arguments { get; init; } = 16;

    /// <summary>Gets how deep arrays and objects may be within each other.</summary>
    public int Depth { get; init; } = 32;

    /// <summary>Gets the most octets of what a client says of itself when it connects; they are kept.</summary>
    public int Auth { get; init; } = 16 * 1024;

    /// <summary>Gets the most octets of the name of a namespace, or of an event.</summary>
    public int Name { get; init; } = 256;
}
