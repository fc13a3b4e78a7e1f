namespace Broker.Stomp;

/// <summary>Commands on the wire: upper case, exact (STOMP 1.2, "STOMP Frames": "All commands and header names … are case sensitive").</summary>
public static class CommandText
{
    /// <summary>The length of the longest command, UNSUBSCRIBE.</summary>
    public const int MaxLength = 11;

    /// <summary>The bytes of a command.</summary>
    /// <param name="command">The command.</param>
    /// <returns>Its bytes; empty for <see cref="StompCommand.None"/>.</returns>
    public static ReadOnlySpan<byte> ToUtf8(this StompCommand command) => command switch
    {
        StompCommand.Connect => "CONNECT"u8,
        StompCommand.Stomp => "STOMP"u8,
        StompCommand.Send => "SEND"u8,
        StompCommand.Subscribe => "SUBSCRIBE"u8,
        StompCommand.Unsubscribe => "UNSUBSCRIBE"u8,
        StompCommand.Ack => "ACK"u8,
        StompCommand.Nack => "NACK"u8,
        StompCommand.Begin => "BEGIN"u8,
        StompCommand.Commit => "COMMIT"u8,
        StompCommand.Abort => "ABORT"u8,
        StompCommand.Disconnect => "DISCONNECT"u8,
        StompCommand.Connected => "CONNECTED"u8,
        StompCommand.Message => "MESSAGE"u8,
        StompCommand.Receipt => "RECEIPT"u8,
        StompCommand.Error => "ERROR"u8,
        _ => [],
    };

    /// <summary>Recognises a command.</summary>
    /// <param name="text">The first line of a frame, without its end.</param>
    /// <returns>The command, or <see cref="StompCommand.None"/>.</returns>
    public static StompCommand Parse(ReadOnlySpan<byte> text)
    {
        var candidate = text.Length switch
        {
            3 => StompCommand.Ack,
            4 => text[0] == (byte)'S' ? StompCommand.Send : StompCommand.Nack,
            5 => text[0] switch
            {
                (byte)'B' => StompCommand.Begin,
                (byte)'A' => StompCommand.Abort,
                (byte)'S' => StompCommand.Stomp,
                _ => StompCommand.Error,
            },
            6 => StompCommand.Commit,
            7 => text[0] switch
            {
                (byte)'M' => StompCommand.Message,
                (byte)'R' => StompCommand.Receipt,
                _ => StompCommand.Connect,
            },
            9 => text[0] == (byte)'S' ? StompCommand.Subscribe : StompCommand.Connected,
            10 => StompCommand.Disconnect,
            MaxLength => StompCommand.Unsubscribe,
            _ => StompCommand.None,
        };

        return text.SequenceEqual(candidate.ToUtf8()) ? candidate : StompCommand.None;
    }

    /// <summary>Whether the headers of a command are never escaped, so that STOMP 1.0 peers understand it (1.1 and 1.2, "Value Encoding").</summary>
    /// <param name="command">The command.</param>
    /// <returns>True for CONNECT, STOMP and CONNECTED.</returns>
    public static bool HasPlainHeaders(this StompCommand command) =>
        command is StompCommand.Connect or StompCommand.Stomp or StompCommand.Connected;

    /// <summary>Whether a frame of this command may have a body (1.2, "Body").</summary>
    /// <param name="command">The command.</param>
    /// <returns>True for SEND, MESSAGE and ERROR.</returns>
    public static bool MayHaveBody(this StompCommand command) =>
        command is StompCommand.Send or StompCommand.Message or StompCommand.Error;
}
