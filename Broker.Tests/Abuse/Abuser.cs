using System.Net;
using System.Net.Sockets;
using System.Text;
using Broker.Tests.Support;

namespace Broker.Tests.Abuse;

/// <summary>Raw connections of somebody who means no good.</summary>
internal static class Abuser
{
    /// <summary>Opens a connection.</summary>
    public static async Task<Socket> OpenAsync(int port)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        return socket;
    }

    /// <summary>Sends text as it stands; <c>^@</c> stands for NUL. That nobody listens any more does not matter.</summary>
    /// <returns>False if the connection has ended.</returns>
    public static async Task<bool> TrySendAsync(Socket socket, string text)
    {
        try
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes(text.Replace("^@", "\0", StringComparison.Ordinal)));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Reads what comes until the broker ends the connection.</summary>
    public static async Task<string> ReadToEndAsync(Socket socket)
    {
        using var patience = new CancellationTokenSource(StompTestClient.Patience);
        var (text, buffer) = (new StringBuilder(), new byte[16 * 1024]);

        try
        {
            while (await socket.ReceiveAsync(buffer, patience.Token) is > 0 and var count)
            {
                text.Append(Encoding.UTF8.GetString(buffer, 0, count));
            }
        }
        catch (SocketException)
        {
            // A reset is an end as well.
        }

        return text.ToString();
    }
}
