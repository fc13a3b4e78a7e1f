using System.Buffers;
using System.Buffers.Text;

namespace Broker.Stomp;

/// <summary>
/// Writes frames: "COMMAND" LF *( name ":" value LF ) LF body NUL, escaped for the version of whoever reads them. One instance per
/// frame, on the stack: the command with the constructor, the headers in their order, then the body with <see cref="End()"/>.
/// </summary>
public readonly ref struct FrameWriter
{
    // Of a long, with its sign.
    private const int MaxDigits = 20;

    private readonly IBufferWriter<byte> _output;
    private readonly StompVersion _version;

    /// <summary>Begins a frame.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="command">The command.</param>
    /// <param name="version">The version of the reader. CONNECT, STOMP and CONNECTED are never escaped, whatever it is.</param>
    public FrameWriter(IBufferWriter<byte> output, StompCommand command, StompVersion version)
    {
        _output = output;
        _version = command.HasPlainHeaders() ? StompVersion.V10 : version;
        output.Write(command.ToUtf8());
        output.Write("\n"u8);
    }

    /// <summary>Writes a header.</summary>
    /// <param name="name">Its name, in UTF-8, not empty.</param>
    /// <param name="value">Its value, in UTF-8.</param>
    /// <returns>This writer.</returns>
    public FrameWriter Header(scoped ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> value)
    {
        WriteHeader(_output, name, value, _version);
        return this;
    }

    /// <summary>Writes a header.</summary>
    /// <param name="name">Its name, in UTF-8, not empty.</param>
    /// <param name="value">Its value.</param>
    /// <returns>This writer.</returns>
    public FrameWriter Header(scoped ReadOnlySpan<byte> name, string value) => Header(name, System.Text.Encoding.UTF8.GetBytes(value));

    /// <summary>Writes a header with a number.</summary>
    /// <param name="name">Its name, in UTF-8, not empty.</param>
    /// <param name="value">The number.</param>
    /// <returns>This writer.</returns>
    public FrameWriter Header(scoped ReadOnlySpan<byte> name, long value)
    {
        WriteHeader(_output, name, value);
        return this;
    }

    /// <summary>Ends a frame without a body.</summary>
    public void End() => _output.Write("\n\0"u8);

    /// <summary>Ends a frame with a body; write its <c>content-length</c> before.</summary>
    /// <param name="body">The body.</param>
    public void End(ReadOnlySpan<byte> body)
    {
        _output.Write("\n"u8);
        _output.Write(body);
        _output.Write("\0"u8);
    }

    /// <summary>Writes one header line, escaped for a version.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="name">The name, in UTF-8, not empty.</param>
    /// <param name="value">The value, in UTF-8.</param>
    /// <param name="version">The version of the reader.</param>
    public static void WriteHeader(IBufferWriter<byte> output, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, StompVersion version) =>
        output.Advance(WriteHeader(output.GetSpan(HeaderEscaping.MaxLength(name.Length + value.Length) + 2), name, value, version));

    /// <summary>Writes one header line, escaped for a version.</summary>
    /// <param name="destination">Where to; two octets more than <see cref="HeaderEscaping.MaxLength"/> says of both are always enough.</param>
    /// <param name="name">The name, in UTF-8, not empty.</param>
    /// <param name="value">The value, in UTF-8.</param>
    /// <param name="version">The version of the reader.</param>
    /// <returns>How many octets were written.</returns>
    public static int WriteHeader(Span<byte> destination, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, StompVersion version)
    {
        var length = HeaderEscaping.Write(destination, name, version, isName: true);
        destination[length++] = (byte)':';
        length += HeaderEscaping.Write(destination[length..], value, version, isName: false);
        destination[length++] = (byte)'\n';
        return length;
    }

    /// <summary>Writes one header line of which no version escapes anything (<see cref="HeaderEscaping.IsNeeded"/>).</summary>
    /// <param name="destination">Where to; two octets more than both have are enough.</param>
    /// <param name="name">The name, in UTF-8, not empty.</param>
    /// <param name="value">The value, in UTF-8.</param>
    /// <returns>How many octets were written.</returns>
    public static int WritePlainHeader(Span<byte> destination, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        name.CopyTo(destination);
        destination[name.Length] = (byte)':';
        value.CopyTo(destination[(name.Length + 1)..]);
        destination[name.Length + 1 + value.Length] = (byte)'\n';
        return name.Length + value.Length + 2;
    }

    /// <summary>Writes one header line with a number, which no version escapes.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="name">The name, in UTF-8, without anything to escape.</param>
    /// <param name="value">The number.</param>
    public static void WriteHeader(IBufferWriter<byte> output, ReadOnlySpan<byte> name, long value) =>
        output.Advance(WriteHeader(output.GetSpan(name.Length + MaxDigits + 2), name, value));

    /// <summary>Writes one header line with a number, which no version escapes.</summary>
    /// <param name="destination">Where to; 22 octets more than the name has are always enough.</param>
    /// <param name="name">The name, in UTF-8, without anything to escape.</param>
    /// <param name="value">The number.</param>
    /// <returns>How many octets were written.</returns>
    public static int WriteHeader(Span<byte> destination, ReadOnlySpan<byte> name, long value)
    {
        name.CopyTo(destination);
        destination[name.Length] = (byte)':';
        Utf8Formatter.TryFormat(value, destination[(name.Length + 1)..], out var digits);
        destination[name.Length + 1 + digits] = (byte)'\n';
        return name.Length + digits + 2;
    }
}
