using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Broker.Tests.Support;

/// <summary>A server of one document on a free port of the loopback interface, that counts how often it is asked.</summary>
internal sealed class JwksServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _running;
    private int _requests;

    public JwksServer(string document)
    {
        Document = document;
        _listener.Start();
        _running = RunAsync();
    }

    /// <summary>What it answers.</summary>
    public volatile string Document;

    /// <summary>The first line of its answer.</summary>
    public volatile string Status = "200 OK";

    public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/keys";

    /// <summary>How often it was asked.</summary>
    public int Requests => Volatile.Read(ref _requests);

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _running;
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                using var socket = await _listener.AcceptSocketAsync();
                await using var stream = new NetworkStream(socket);
                await AnswerAsync(stream);
            }
        }
        catch (Exception stopped) when (stopped is SocketException or InvalidOperationException)
        {
            // It was stopped.
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);

        while (await reader.ReadLineAsync() is { Length: > 0 })
        {
            // The request has no body.
        }

        Interlocked.Increment(ref _requests);
        var body = Encoding.UTF8.GetBytes(Document);
        var head = string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {Status}\r\nContent-Length: {body.Length}\r\nLocation: {Url}\r\nConnection: close\r\n\r\n");

        try
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(head));
            await stream.WriteAsync(body);
        }
        catch (IOException)
        {
            // The client had enough.
        }
    }
}
