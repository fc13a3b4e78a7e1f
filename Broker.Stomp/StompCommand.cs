namespace Broker.Stomp;

/// <summary>The commands of STOMP 1.0 to 1.2.</summary>
public enum StompCommand
{
    /// <summary>No command.</summary>
    None,

    /// <summary>CONNECT: opens a session.</summary>
    Connect,

    /// <summary>STOMP: the same as CONNECT, since 1.1.</summary>
    Stomp,

    /// <summary>SEND: sends a message to a destination.</summary>
    Send,

    /// <summary>SUBSCRIBE: listens to a destination.</summary>
    Subscribe,

    /// <summary>UNSUBSCRIBE: ends a subscription.</summary>
    Unsubscribe,

    /// <summary>ACK: a message has been consumed.</summary>
    Ack,

    /// <summary>NACK: a message has not been consumed; since 1.1.</summary>
    Nack,

    /// <summary>BEGIN: opens a transaction.</summary>
    Begin,

    /// <summary>COMMIT: carries a transaction out.</summary>
    Commit,

    /// <summary>ABORT: drops a transaction.</summary>
    Abort,

    /// <summary>DISCONNECT: ends the session in good order.</summary>
    Disconnect,

    /// <summary>CONNECTED: the server's answer to CONNECT.</summary>
    Connected,

    /// <summary>MESSAGE: a message for a subscription.</summary>
    Message,

    /// <summary>RECEIPT: a frame has been processed.</summary>
    Receipt,

    /// <summary>ERROR: something went wrong; the connection closes.</summary>
    Error,
}
