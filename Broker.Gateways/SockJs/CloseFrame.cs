using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Broker.Gateways.SockJs;

/// <summary>How a session ended: <c>c[CODE,"REASON"]</c>.</summary>
/// <param name="Code">The status code, as of WebSockets: 1000, or 3000 to 4999.</param>
/// <param name="Reason">A few words.</param>
internal sealed record CloseFrame(int Code, string Reason)
{
    /// <summary>Another request waits for what there is already.</summary>
    public static CloseFrame Occupied { get; } = new(2010, "Another connection still open");

    /// <summary>The request that waited broke off, and what was written to it may be lost.</summary>
    public static CloseFrame Interrupted { get; } = new(1002, "Connection interrupted");

    /// <summary>All was said.</summary>
    public static CloseFrame Normal { get; } = new(1000, "Normal closure");

    /// <summary>Who serves the session has failed.</summary>
    public static CloseFrame Failed { get; } = new(1011, "Internal error");

    /// <summary>Writes the frame.</summary>
    public void WriteTo(IBufferWriter<byte> output)
    {
        output.Write("c["u8);
        Utf8Formatter.TryFormat(Code, output.GetSpan(16), out var digits);
        output.Advance(digits);
        output.Write(",\""u8);
        JsonText.Write(output, Encoding.UTF8.GetBytes(Reason));
        output.Write("\"]"u8);
    }
}
