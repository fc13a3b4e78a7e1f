namespace Broker.Host.Sessions;

/// <summary>What the connection and the clock tell a session.</summary>
internal enum SessionSignal
{
    /// <summary>There is something to read.</summary>
    InputArrived,

    /// <summary>There is room in the outbox again.</summary>
    OutboxDrained,

    /// <summary>It is time to look after heart-beats and what is not used any more.</summary>
    Check,

    /// <summary>There was no CONNECT in time.</summary>
    ConnectTimedOut,

    /// <summary>The peer has had a while to end the connection.</summary>
    LingerEnded,

    /// <summary>Enough time has passed for what was sent too much.</summary>
    DebtPaid,

    /// <summary>There is more or less memory left for messages than before.</summary>
    MemoryChanged,

    /// <summary>The broker stops.</summary>
    ShutDown,
}
