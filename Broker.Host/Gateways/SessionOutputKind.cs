namespace Broker.Host.Gateways;

/// <summary>What a session puts out.</summary>
internal enum SessionOutputKind : byte
{
    /// <summary>A STOMP frame, or a heart-beat, that is UTF-8 as a whole.</summary>
    Text = 1,

    /// <summary>A STOMP frame whose body is no text.</summary>
    Binary = 2,

    /// <summary>The end, and the reason for it.</summary>
    Close = 3,
}
