namespace Broker.Stomp;

/// <summary>
/// One way in which a session can go wrong: the closed catalogue of what an ERROR frame may report. The members of this type
/// are all there are; <see cref="All"/> lists them.
/// </summary>
/// <remarks>
/// The close status is the WebSocket status code (RFC 6455, 7.4) that ends the connection after the ERROR: 1002 for what
/// breaks the protocol, 1003 or 1007 for data of the wrong kind, 1008 for what is not allowed, 1009 for what is too big, 1001
/// and 1013 for what is not the client's fault, 1011 for a fault of ours.
/// </remarks>
public sealed class StompError
{
    private static readonly List<StompError> Catalogue = [];

    private StompError(string code, string message, string section, int closeStatus, string? limit = null)
    {
        Code = code;
        Message = message;
        Section = section;
        CloseStatus = closeStatus;
        Limit = limit;
        Catalogue.Add(this);
    }

    // Frames -----------------------------------------------------------------------------------------------------------

    /// <summary>The first line is no command.</summary>
    public static StompError UnknownCommand { get; } = new("unknown-command", "unknown command", "1.2 Client Frames", 1002);

    /// <summary>A header line has no colon.</summary>
    public static StompError MalformedHeader { get; } = new("malformed-header", "malformed header", "1.2 Augmented BNF", 1002);

    /// <summary>An undefined escape sequence in a header.</summary>
    public static StompError UndefinedEscape { get; } = new("undefined-escape", "undefined escape sequence", "1.2 Value Encoding", 1002);

    /// <summary>A command or header that is not UTF-8.</summary>
    public static StompError InvalidUtf8 { get; } = new("invalid-utf-8", "header is not valid UTF-8", "1.2 Value Encoding", 1007);

    /// <summary>A <c>content-length</c> that is no octet count, or two that differ.</summary>
    public static StompError InvalidContentLength { get; } = new("invalid-content-length", "invalid content-length", "1.2 Header content-length", 1002);

    /// <summary>The octet after a body of known length is not NUL.</summary>
    public static StompError MissingNull { get; } = new("missing-null", "frame does not end with NUL", "1.2 Header content-length", 1002);

    /// <summary>A body where none may be.</summary>
    public static StompError BodyNotAllowed { get; } = new("body-not-allowed", "body not allowed", "1.2 Body", 1002);

    /// <summary>A required header is missing.</summary>
    public static StompError MissingHeader { get; } = new("missing-header", "missing header", "1.2 Frames and Headers", 1002);

    /// <summary>A header has a value that means nothing.</summary>
    public static StompError InvalidHeader { get; } = new("invalid-header", "invalid header value", "1.2 Frames and Headers", 1002);

    /// <summary>A command that only servers send, or that this version does not have.</summary>
    public static StompError CommandNotAllowed { get; } = new("command-not-allowed", "command not allowed", "1.2 Client Frames", 1002);

    /// <summary>The WebSocket framing itself is broken.</summary>
    public static StompError MalformedWebSocket { get; } = new("malformed-websocket", "malformed WebSocket frame", "RFC 6455 5", 1002);

    /// <summary>A WebSocket text message that is not UTF-8.</summary>
    public static StompError InvalidText { get; } = new("invalid-text", "text message is not valid UTF-8", "RFC 6455 8.1", 1007);

    // Limits -----------------------------------------------------------------------------------------------------------

    /// <summary>Too many headers in a frame.</summary>
    public static StompError TooManyHeaders { get; } = new("too-many-headers", "too many headers", "1.2 Size Limits", 1009, "headers");

    /// <summary>A header line is too long.</summary>
    public static StompError HeaderTooLong { get; } = new("header-too-long", "header too long", "1.2 Size Limits", 1009, "header");

    /// <summary>A frame is too large.</summary>
    public static StompError FrameTooLarge { get; } = new("frame-too-large", "frame too large", "1.2 Size Limits", 1009, "frame");

    /// <summary>A frame is too large for a client that has not logged in.</summary>
    public static StompError ConnectTooLarge { get; } = new("connect-too-large", "frame too large before CONNECT", "1.2 Size Limits", 1009, "connect-frame");

    /// <summary>Too many subscriptions on a connection.</summary>
    public static StompError TooManySubscriptions { get; } = new("too-many-subscriptions", "too many subscriptions", "1.2 SUBSCRIBE", 1008, "subscriptions");

    /// <summary>Too many open transactions on a connection.</summary>
    public static StompError TooManyTransactions { get; } = new("too-many-transactions", "too many open transactions", "1.2 BEGIN", 1008, "transactions");

    /// <summary>Too many frames in a transaction.</summary>
    public static StompError TransactionTooLong { get; } = new("transaction-too-long", "transaction too long", "1.2 BEGIN", 1008, "transaction-frames");

    /// <summary>Too many bytes in a transaction.</summary>
    public static StompError TransactionTooLarge { get; } = new("transaction-too-large", "transaction too large", "1.2 BEGIN", 1008, "transaction-bytes");

    /// <summary>The name of a destination is too long.</summary>
    public static StompError DestinationTooLong { get; } = new("destination-too-long", "destination too long", "1.2 SEND", 1008, "destination");

    /// <summary>Too many destinations exist.</summary>
    public static StompError TooManyDestinations { get; } = new("too-many-destinations", "too many destinations", "1.2 SEND", 1013, "destinations");

    /// <summary>A queue is full.</summary>
    public static StompError QueueFull { get; } = new("queue-full", "queue full", "1.2 SEND", 1013);

    /// <summary>The store has no room for a message that is to survive the broker.</summary>
    public static StompError StoreFull { get; } = new("store-full", "store full", "1.2 SEND", 1013);

    /// <summary>The client does not read what it subscribed to.</summary>
    public static StompError SlowConsumer { get; } = new("slow-consumer", "slow consumer", "1.2 ERROR", 1008, "outbox");

    /// <summary>Too many connections.</summary>
    public static StompError TooManyConnections { get; } = new("too-many-connections", "too many connections", "1.2 Connecting", 1013, "connections");

    /// <summary>Too many connections from an address.</summary>
    public static StompError TooManyConnectionsFromAddress { get; } =
        new("too-many-connections-from-address", "too many connections from this address", "1.2 Connecting", 1013, "connections-per-address");

    /// <summary>Too many connections of a user.</summary>
    public static StompError TooManyConnectionsOfUser { get; } =
        new("too-many-connections-of-user", "too many connections of this user", "1.2 Connecting", 1013, "connections-per-user");

    /// <summary>Too many connections in too little time.</summary>
    public static StompError ConnectingTooFast { get; } = new("connecting-too-fast", "connections come too fast", "1.2 Connecting", 1013, "connection-rate");

    /// <summary>Too many connections from an address in too little time.</summary>
    public static StompError ConnectingTooFastFromAddress { get; } =
        new("connecting-too-fast-from-address", "connections from this address come too fast", "1.2 Connecting", 1013, "connection-rate-per-address");

    /// <summary>Too many subscriptions of a user.</summary>
    public static StompError TooManySubscriptionsOfUser { get; } =
        new("too-many-subscriptions-of-user", "too many subscriptions of this user", "1.2 SUBSCRIBE", 1008, "subscriptions-per-user");

    /// <summary>More messages than allowed, for too long.</summary>
    public static StompError PublishingTooFast { get; } = new("publishing-too-fast", "messages come too fast", "1.2 SEND", 1008, "publish-rate");

    /// <summary>More bytes of messages than allowed, for too long.</summary>
    public static StompError PublishingTooMuch { get; } = new("publishing-too-much", "messages are too much", "1.2 SEND", 1008, "publish-bytes");

    /// <summary>The broker has no memory left for messages.</summary>
    public static StompError MemoryFull { get; } = new("memory-full", "broker short of memory", "1.2 SEND", 1013, "memory");

    /// <summary>No CONNECT in time.</summary>
    public static StompError ConnectTimeout { get; } = new("connect-timeout", "no CONNECT in time", "1.2 Connecting", 1008, "connect-timeout");

    // Sessions ---------------------------------------------------------------------------------------------------------

    /// <summary>A frame before CONNECT.</summary>
    public static StompError NotConnected { get; } = new("not-connected", "not connected", "1.2 Connecting", 1002);

    /// <summary>A second CONNECT.</summary>
    public static StompError AlreadyConnected { get; } = new("already-connected", "already connected", "1.2 Connecting", 1002);

    /// <summary>No version in common.</summary>
    public static StompError UnsupportedVersion { get; } = new("unsupported-version", "unsupported version", "1.2 Protocol Negotiation", 1002);

    /// <summary>Login or passcode is wrong; which, is not told.</summary>
    public static StompError LoginFailed { get; } = new("login-failed", "login failed", "1.2 Connecting", 1008);

    /// <summary>So many logins from the address were wrong that no more are checked for a while.</summary>
    public static StompError TooManyFailedLogins { get; } = new("too-many-failed-logins", "too many failed logins", "1.2 Connecting", 1013, "failed-logins");

    /// <summary>The session's token has expired.</summary>
    public static StompError TokenExpired { get; } = new("token-expired", "token expired", "1.2 Connecting", 1008);

    /// <summary>The configuration has changed and does not let the session's user in any more.</summary>
    public static StompError LoginRevoked { get; } = new("login-revoked", "login revoked", "1.2 Connecting", 1008);

    /// <summary>The user may not do that.</summary>
    public static StompError NotPermitted { get; } = new("not-permitted", "not permitted", "1.2 ERROR", 1008);

    /// <summary>The virtual host is not known and <c>unknown-host = refuse</c>.</summary>
    public static StompError UnknownHost { get; } = new("unknown-host", "unknown virtual host", "1.2 CONNECT or STOMP Frame", 1008);

    /// <summary>A destination that does not exist or cannot be used in this way.</summary>
    public static StompError UnknownDestination { get; } = new("unknown-destination", "unknown destination", "1.2 SEND", 1008);

    /// <summary>A subscription id that is in use.</summary>
    public static StompError SubscriptionExists { get; } = new("subscription-exists", "subscription id in use", "1.2 SUBSCRIBE id Header", 1002);

    /// <summary>A subscription that does not exist.</summary>
    public static StompError UnknownSubscription { get; } = new("unknown-subscription", "unknown subscription", "1.2 UNSUBSCRIBE", 1002);

    /// <summary>A durable subscription that another subscription uses.</summary>
    public static StompError DurableInUse { get; } = new("durable-in-use", "durable subscription in use", "1.2 SUBSCRIBE", 1008);

    /// <summary>An ACK or NACK of something that was never delivered.</summary>
    public static StompError UnknownDelivery { get; } = new("unknown-delivery", "unknown message", "1.2 ACK", 1002);

    /// <summary>A transaction that is open already.</summary>
    public static StompError TransactionExists { get; } = new("transaction-exists", "transaction already open", "1.2 BEGIN", 1002);

    /// <summary>A transaction that is not open.</summary>
    public static StompError UnknownTransaction { get; } = new("unknown-transaction", "unknown transaction", "1.2 COMMIT", 1002);

    /// <summary>Something that this broker does not do.</summary>
    public static StompError NotSupported { get; } = new("not-supported", "not supported", "1.2 ERROR", 1003);

    /// <summary>A message that is to survive the broker, or a durable subscription, and a broker without a store.</summary>
    public static StompError NoStore { get; } = new("no-store", "no store", "1.2 ERROR", 1008);

    /// <summary>The client was silent for too long.</summary>
    public static StompError HeartBeatTimeout { get; } = new("heart-beat-timeout", "no heart-beat", "1.2 Heart-beating", 1002);

    /// <summary>The broker is stopping.</summary>
    public static StompError ShuttingDown { get; } = new("shutting-down", "broker is shutting down", "1.2 ERROR", 1001);

    /// <summary>A fault of ours.</summary>
    public static StompError Internal { get; } = new("internal", "internal error", "1.2 ERROR", 1011);

    /// <summary>Every entry, in the order above.</summary>
    public static IReadOnlyList<StompError> All => Catalogue;

    /// <summary>A stable name for logs and tests, for example <c>header-too-long</c>.</summary>
    public string Code { get; }

    /// <summary>The short text of the <c>message</c> header.</summary>
    public string Message { get; }

    /// <summary>The section of the specification that the fault is about.</summary>
    public string Section { get; }

    /// <summary>The WebSocket close status that follows.</summary>
    public int CloseStatus { get; }

    /// <summary>The limit that was reached, as its key is called, or null.</summary>
    public string? Limit { get; }

    /// <inheritdoc/>
    public override string ToString() => Code;
}
