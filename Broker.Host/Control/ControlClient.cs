using System.Net.Sockets;
using System.Text;

namespace Broker.Host.Control;

/// <summary>Asks a running broker; see <see cref="ControlSocket"/>.</summary>
internal static class ControlClient
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>Asks what is different between a file and what the broker uses.</summary>
    /// <param name="socket">The broker's socket.</param>
    /// <param name="file">The full path of the file, or null for the one that the broker was started with.</param>
    /// <returns>The answer, or null if no broker listens there.</returns>
    /// <exception cref="IOException">The broker may not be asked, or does not answer.</exception>
    public static async Task<IReadOnlyList<string>?> AskAsync(string socket, string? file)
    {
        using var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        using var patience = new CancellationTokenSource(Patience);

        try
        {
            await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket), patience.Token);
        }
        catch (Exception nobody) when (nobody is ArgumentException or SocketException { SocketErrorCode: SocketError.ConnectionRefused or SocketError.AddressNotAvailable })
        {
            return null;
        }
        catch (SocketException failure) when (!File.Exists(socket))
        {
            _ = failure;
            return null;
        }
        catch (SocketException failure)
        {
            throw new IOException(failure.Message, failure);
        }

        try
        {
            await using var stream = new NetworkStream(connection);
            await stream.WriteAsync(Encoding.UTF8.GetBytes($"{file}\n"), patience.Token);
            using var reader = new StreamReader(stream, Encoding.UTF8);
            var text = await reader.ReadToEndAsync(patience.Token);
            return text.Length > 0 ? text.Split('\n') : throw new IOException("the broker has given no answer");
        }
        catch (OperationCanceledException late)
        {
            throw new IOException("the broker does not answer", late);
        }
    }
}
