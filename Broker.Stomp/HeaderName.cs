namespace Broker.Stomp;

/// <summary>The header names of the specification (STOMP 1.2, "Frames and Headers").</summary>
public static class HeaderName
{
    /// <summary><c>accept-version</c>: the versions a client speaks.</summary>
    public static ReadOnlySpan<byte> AcceptVersion => "accept-version"u8;

    /// <summary><c>ack</c>: the mode of a subscription; on MESSAGE the name of the delivery.</summary>
    public static ReadOnlySpan<byte> Ack => "ack"u8;

    /// <summary><c>content-length</c>: octets in the body.</summary>
    public static ReadOnlySpan<byte> ContentLength => "content-length"u8;

    /// <summary><c>content-type</c>: the MIME type of the body.</summary>
    public static ReadOnlySpan<byte> ContentType => "content-type"u8;

    /// <summary><c>destination</c>: where a message goes or came from.</summary>
    public static ReadOnlySpan<byte> Destination => "destination"u8;

    /// <summary><c>heart-beat</c>: what a party can and wants.</summary>
    public static ReadOnlySpan<byte> HeartBeat => "heart-beat"u8;

    /// <summary><c>host</c>: the virtual host.</summary>
    public static ReadOnlySpan<byte> Host => "host"u8;

    /// <summary><c>id</c>: the name of a subscription; on ACK and NACK (1.2) that of a delivery.</summary>
    public static ReadOnlySpan<byte> Id => "id"u8;

    /// <summary><c>login</c>: who connects.</summary>
    public static ReadOnlySpan<byte> Login => "login"u8;

    /// <summary><c>message</c>: the short text of an ERROR.</summary>
    public static ReadOnlySpan<byte> Message => "message"u8;

    /// <summary><c>message-id</c>: the name of a message.</summary>
    public static ReadOnlySpan<byte> MessageId => "message-id"u8;

    /// <summary><c>passcode</c>: the password.</summary>
    public static ReadOnlySpan<byte> Passcode => "passcode"u8;

    /// <summary><c>receipt</c>: asks for a RECEIPT.</summary>
    public static ReadOnlySpan<byte> Receipt => "receipt"u8;

    /// <summary><c>receipt-id</c>: which frame a RECEIPT or ERROR is about.</summary>
    public static ReadOnlySpan<byte> ReceiptId => "receipt-id"u8;

    /// <summary><c>server</c>: the server's name and version.</summary>
    public static ReadOnlySpan<byte> Server => "server"u8;

    /// <summary><c>session</c>: the name of the session.</summary>
    public static ReadOnlySpan<byte> Session => "session"u8;

    /// <summary><c>subscription</c>: which subscription a MESSAGE is for.</summary>
    public static ReadOnlySpan<byte> Subscription => "subscription"u8;

    /// <summary><c>transaction</c>: the name of a transaction.</summary>
    public static ReadOnlySpan<byte> Transaction => "transaction"u8;

    /// <summary><c>version</c>: the version agreed upon.</summary>
    public static ReadOnlySpan<byte> Version => "version"u8;
}
