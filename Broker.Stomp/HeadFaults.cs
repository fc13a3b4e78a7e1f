using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Broker.Stomp;

/// <summary>
/// What can be wrong with the head of a frame, told to the developer of the client: what, where, and which limit. Values are not
/// quoted, save that of <c>content-length</c>: the header that could not be read may be a passcode.
/// </summary>
internal static class HeadFaults
{
    [DoesNotReturn]
    public static void ThrowUnknownCommand(ReadOnlySpan<byte> line)
    {
        // Behind a colon begins the value of a header that stands in the wrong place.
        var colon = line.IndexOf((byte)':');
        var what = colon < 0 ? Printable(line) : Printable(line[..colon]) + ":...";
        StompProtocolException.Throw(StompError.UnknownCommand, $"'{what}' is not a STOMP command. Commands are upper case, for example SEND.");
    }

    [DoesNotReturn]
    public static void ThrowNoCommand(long length) => StompProtocolException.Throw(
        StompError.UnknownCommand,
        string.Create(CultureInfo.InvariantCulture, $"The first line has at least {length} octets and is not a STOMP command. The longest is UNSUBSCRIBE."));

    [DoesNotReturn]
    public static void ThrowTooManyHeaders(FrameLimits limits) => StompProtocolException.Throw(
        StompError.TooManyHeaders,
        string.Create(CultureInfo.InvariantCulture, $"The frame has more than {limits.MaxHeaders} headers."));

    [DoesNotReturn]
    public static void ThrowHeaderTooLong(int number, long length, FrameLimits limits) => StompProtocolException.Throw(
        StompError.HeaderTooLong,
        string.Create(CultureInfo.InvariantCulture, $"The line of header {number} has at least {length} octets; at most {limits.MaxHeaderBytes} are allowed."));

    [DoesNotReturn]
    public static void ThrowNullInHead(StompError error) => StompProtocolException.Throw(
        error,
        "There is a NUL among the command and the headers. An empty line must end them, also where there is no body.");

    [DoesNotReturn]
    public static void ThrowMalformedHeader(StompCommand command, int number, ReadOnlySpan<byte> line, string fault) => StompProtocolException.Throw(
        StompError.MalformedHeader,
        $"{Describe(command, number, line)} {fault}. Headers are written name:value.");

    [DoesNotReturn]
    public static void ThrowInvalidUtf8(StompCommand command, int number, ReadOnlySpan<byte> line) => StompProtocolException.Throw(
        StompError.InvalidUtf8,
        $"{Describe(command, number, line)} is not valid UTF-8.");

    [DoesNotReturn]
    public static void ThrowUndefinedEscape(StompCommand command, int number, ReadOnlySpan<byte> line, byte escaped, StompVersion version)
    {
        var what = escaped is > 0x20 and < 0x7F
            ? $"the escape sequence '\\{(char)escaped}', which STOMP {version.ToText()} does not define"
            : $"a backslash that begins no escape sequence of STOMP {version.ToText()}";
        StompProtocolException.Throw(StompError.UndefinedEscape, $"{Describe(command, number, line)} has {what}. A backslash itself is written '\\\\'.");
    }

    [DoesNotReturn]
    public static void ThrowInvalidContentLength(ReadOnlySpan<byte> value) => StompProtocolException.Throw(
        StompError.InvalidContentLength,
        $"content-length is '{Printable(value)}'; it must be a count of octets.");

    [DoesNotReturn]
    public static void ThrowDifferentContentLengths(long first, long second) => StompProtocolException.Throw(
        StompError.InvalidContentLength,
        string.Create(CultureInfo.InvariantCulture, $"content-length is given twice, as {first} and as {second}."));

    private static string Describe(StompCommand command, int number, ReadOnlySpan<byte> line)
    {
        var colon = line.IndexOf((byte)':');
        var name = colon > 0 ? $" '{Printable(line[..colon])}'" : string.Empty;
        return string.Create(CultureInfo.InvariantCulture, $"Header {number} of {Encoding.ASCII.GetString(command.ToUtf8())}{name}");
    }

    // Short, and without anything that could break out of the line.
    private static string Printable(ReadOnlySpan<byte> octets)
    {
        const int Enough = 40;
        var text = new StringBuilder();

        foreach (var octet in octets[..Math.Min(octets.Length, Enough)])
        {
            text.Append(octet is >= 0x20 and < 0x7F ? (char)octet : '?');
        }

        return octets.Length > Enough ? text.Append("...").ToString() : text.ToString();
    }
}
