using System.Text;
using Broker.Load.Net;
using Broker.Load.Targets;

namespace Broker.Load.Stomp;

/// <summary>The frames that sessions send beside SEND.</summary>
internal static class Frames
{
    /// <summary>CONNECT.</summary>
    /// <param name="dialect">Who logs in, and where.</param>
    /// <param name="heartBeat">The interval offered and wanted; zero: none.</param>
    public static byte[] Connect(Dialect dialect, TimeSpan heartBeat) =>
        Text($"CONNECT\naccept-version:1.2\nhost:{dialect.VirtualHost}\nlogin:{dialect.Login}\npasscode:{dialect.Passcode}\nheart-beat:{heartBeat.TotalMilliseconds:0},{heartBeat.TotalMilliseconds:0}\n\n\0");

    /// <summary>SUBSCRIBE, with a receipt.</summary>
    public static byte[] Subscribe(Subscription subscription) =>
        Text($"SUBSCRIBE\nid:s\ndestination:{subscription.Destination}\nack:{subscription.Ack}\nreceipt:s\n\n\0");

    /// <summary>A frame as it is sent on a kind of connection.</summary>
    public static byte[] Wrap(IFraming framing, ReadOnlySpan<byte> frame)
    {
        var wrapped = new byte[framing.MaxPrefix + frame.Length];
        return wrapped[..framing.Wrap(frame, wrapped)];
    }

    /// <summary>A header of a frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="name">An end-of-line, the name, a colon.</param>
    /// <returns>The value; empty if there is no such header.</returns>
    public static ReadOnlySpan<byte> Header(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> name)
    {
        var start = frame.IndexOf(name);
        if (start < 0)
        {
            return default;
        }

        var value = frame[(start + name.Length)..];
        return value[..value.IndexOf((byte)'\n')];
    }

    private static byte[] Text(string frame) => Encoding.UTF8.GetBytes(frame);
}
