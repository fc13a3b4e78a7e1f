namespace Broker.Host.Sessions;

/// <summary>Why a session does not read its connection now.</summary>
[Flags]
internal enum PauseReasons
{
    /// <summary>It reads.</summary>
    None = 0,

    /// <summary>The login is being checked.</summary>
    LoggingIn = 1,

    /// <summary>A destination is being opened.</summary>
    Opening = 2,

    /// <summary>Too much is on its way to destinations.</summary>
    WindowFull = 4,

    /// <summary>A transaction is being committed.</summary>
    Committing = 8,

    /// <summary>The client does not take what it is sent.</summary>
    OutboxFilled = 16,

    /// <summary>All that was asked is being finished before the end.</summary>
    Disconnecting = 32,

    /// <summary>A destination has yet to say who takes a subscription's acknowledgements.</summary>
    Subscribing = 64,

    /// <summary>More has been sent than allowed, and time has to pass.</summary>
    RateLimited = 128,

    /// <summary>The broker is short of memory, and the client has a message.</summary>
    MemoryShort = 256,
}
