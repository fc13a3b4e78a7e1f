using System.Text.Json;

namespace Broker.Tests.Gateways.SockJs;

/// <summary>A client that polls, by hand.</summary>
/// <param name="port">The server's port.</param>
/// <param name="session">The id of its session.</param>
/// <param name="headers">What it sends with every request.</param>
internal sealed class SockJsPeer(int port, string session, params string[] headers)
{
    private readonly Queue<string> _messages = new();

    /// <summary>Asks for what there is.</summary>
    public Task<RawResponse> PollAsync() => RawHttp.AskAsync(port, "POST", $"/sockjs/000/{session}/xhr", "", headers);

    /// <summary>Sends one message.</summary>
    public Task<RawResponse> SendAsync(string message) => RawHttp.AskAsync(port, "POST", $"/sockjs/000/{session}/xhr_send", JsonSerializer.Serialize<string[]>([message]), headers);

    /// <summary>Opens the session and connects as guest.</summary>
    public async Task ConnectAsync()
    {
        Assert.That((await PollAsync()).Body, Is.EqualTo("o\n"));
        Assert.That((await SendAsync("CONNECT\naccept-version:1.2\nlogin:guest\npasscode:guest\n\n\0")).Status, Is.EqualTo(204));
        Assert.That(await ReceiveAsync(), Does.StartWith("CONNECTED\n"));
    }

    /// <summary>The next message, heart-beats apart; the frame that closes the session is one.</summary>
    public async Task<string> ReceiveAsync()
    {
        while (true)
        {
            while (_messages.TryDequeue(out var message))
            {
                if (message != "\n")
                {
                    return message;
                }
            }

            var frame = (await PollAsync()).Body;
            if (frame.StartsWith('c'))
            {
                return frame.TrimEnd();
            }

            foreach (var message in frame.StartsWith('a') ? JsonSerializer.Deserialize<string[]>(frame[1..])! : [])
            {
                _messages.Enqueue(message);
            }
        }
    }
}
