using System.Text;
using Broker.Gateways.EngineIo;
using Broker.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Broker.Tests.Gateways.EngineIo;

/// <summary>A client has its answer before the server is through with the request, and goes on at once.</summary>
internal sealed class EngineTurnsTests
{
    private readonly EngineServer _server = new(() => new EngineOptions(), new FakeTimeProvider(), _ => ValueTask.FromResult<Func<EngineSession, Task>?>(EchoAsync));
    private string _sid = string.Empty;

    [SetUp]
    public async Task OpenAsync() => _sid = EngineEcho.SidOf((await AskAsync("GET")).Body);

    [Test]
    public async Task It_may_ask_again_while_its_answer_is_being_finished()
    {
        await AskAsync("POST", "4one");
        using var unfinished = new UnfinishedBody();
        var first = _server.HandleAsync(Request("GET", string.Empty, unfinished));
        Assert.That(await unfinished.Written, Is.EqualTo("4one"));
        Assert.That(first.IsCompleted, Is.False);

        var second = AskAsync("GET");
        await AskAsync("POST", "4two");
        unfinished.Finish();
        await first;

        Assert.That(await second, Is.EqualTo((200, "4two")));
    }

    [Test]
    public async Task It_may_bring_more_while_its_answer_is_being_finished()
    {
        using var unfinished = new UnfinishedBody();
        var first = _server.HandleAsync(Request("POST", "4one", unfinished));
        Assert.That(await unfinished.Written, Is.EqualTo("ok"));
        Assert.That(first.IsCompleted, Is.False);

        Assert.That(await AskAsync("POST", "4two"), Is.EqualTo((200, "ok")));
        unfinished.Finish();
        await first;

        Assert.That(await AskAsync("GET"), Is.EqualTo((200, "4one\u001e4two")));
    }

    private static async Task EchoAsync(EngineSession session)
    {
        while (await session.ReceiveAsync() is { } message)
        {
            await session.SendAsync(message);
        }
    }

    private async Task<(int Status, string Body)> AskAsync(string method, string body = "")
    {
        using var answer = new MemoryStream();
        var context = Request(method, body, answer);
        await _server.HandleAsync(context);
        return (context.Response.StatusCode, Encoding.UTF8.GetString(answer.ToArray()));
    }

    private DefaultHttpContext Request(string method, string body, Stream answer)
    {
        var context = new DefaultHttpContext();
        context.Request.Method = method;
        context.Request.QueryString = new QueryString($"?EIO=4&transport=polling{(_sid.Length == 0 ? string.Empty : "&sid=" + _sid)}");
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        context.Response.Body = answer;
        return context;
    }

    // What is written to it has reached the client, but the write is not done until that is said.
    private sealed class UnfinishedBody : MemoryStream
    {
        private readonly TaskCompletionSource _finished = new();
        private readonly TaskCompletionSource<string> _written = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<string> Written => _written.Task.WaitAsync(StompTestClient.Patience);

        public void Finish() => _finished.SetResult();

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            _written.SetResult(Encoding.UTF8.GetString(buffer.Span));
            await _finished.Task;
        }
    }
}
