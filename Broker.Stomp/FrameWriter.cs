using System.Buffers;
using System.Buffers.Text;

namespace Broker.Stomp;

/// <summary>
/// Writes frames: "COMMAND" LF *( name ":" value LF ) LF body NUL, escaped for the version of whoever reads them. One instance per
/// frame, on the stack: the command with the constructor, the headers in their order, then the body with <see cref="End()"/>.
/// </summary>
public readonly ref struct FrameWriter
{
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
    public static void WriteHeader(IBufferWriter<byte> output, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, StompVersion version)
    {
        HeaderEscaping.Write(output, name, version, isName: true);
        output.Write(":"u8);
        HeaderEscaping.Write(output, value, version, isName: false);
        output.Write("\n"u8);
    }

    /// <summary>Writes one header line with a number, which no version escapes.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="name">The name, in UTF-8, without anything to escape.</param>
    /// <param name="value">The number.</param>
    public static void WriteHeader(IBufferWriter<byte> output, ReadOnlySpan<byte> name, long value)
    {
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(value, digits, out var length);
        output.Write(name);
        output.Write(":"u8);
        output.Write(digits[..length]);
        output.Write("\n"u8);
    }
}
