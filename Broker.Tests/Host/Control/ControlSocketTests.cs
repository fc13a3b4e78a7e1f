using System.Net.Sockets;
using Broker.Host.Configuration;
using Broker.Host.Connections;
using Broker.Host.Control;
using Broker.Host.Security;
using Broker.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Broker.Tests.Host.Control;

/// <summary>A running broker says what a file would change, to whom it belongs and to nobody else, and changes nothing.</summary>
internal sealed class ControlSocketTests : IDisposable
{
    private static readonly string Hash = PasscodeHash.Make("guest");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    private string Socket => Path.Combine(_folder.FullName, "data", "control.sock");

    public void Dispose() => _folder.Delete(recursive: true);

    [Test]
    public async Task It_tells_what_would_be_applied_and_what_would_need_a_restart()
    {
        await using var broker = await StartAsync();
        var file = Write("[limits]\nframe = 8MiB\n[heart-beat]\nsend = 5s\n[store]\nsegment = 1MiB");

        var answer = await ControlClient.AskAsync(Socket, file);

        Assert.That(answer![0], Is.EqualTo(DifferenceReport.Right));
        Assert.That(answer[1], Does.StartWith("The running broker uses configuration 1, since "));
        Assert.That(answer.Skip(2), Is.EqualTo((string[])
        [
            $"  would be applied: limits.frame: 4MiB -> 8MiB ({file}:2)",
            $"  would be applied: heart-beat.send: 10s -> 5s ({file}:4), for new connections",
            $"  would need a restart: store.segment: 64MiB -> 1MiB ({file}:6)",
        ]));
        Assert.That(broker.Reload().State.Version, Is.EqualTo(1));
    }

    [Test]
    public async Task It_tells_who_would_be_disconnected_and_who_would_lose_a_subscription()
    {
        await using var broker = await StartAsync();
        await broker.ReloadAsync(User("anne") + User("bob") + User("carl"));
        await using var anne = await ConnectAsync(broker, "anne");
        await using var hard = await ConnectAsync(broker, "bob");
        await using var soft = await ConnectAsync(broker, "bob", "errors:soft");
        await using var carl = await ConnectAsync(broker, "carl");
        await using var silent = await broker.OpenTcpAsync();
        await hard.SubscribeAsync("/topic/a");
        await soft.SubscribeAsync("/topic/a", "0");
        await soft.SubscribeAsync("/topic/b", "1");
        await broker.AwaitConnectionsAsync(5);

        var answer = (await ControlClient.AskAsync(Socket, Write(User("bob", "subscribe = /topic/b") + User("carl"))))!;

        Assert.That(answer.Where(line => line.Contains("anne (", StringComparison.Ordinal)), Has.Exactly(1).Match("^  would be disconnected: anne .*may not be connected any more"));
        Assert.That(answer.Where(line => line.Contains("bob (", StringComparison.Ordinal)), Is.EquivalentTo(answer.Where(line => line.Contains("/topic/a", StringComparison.Ordinal))));
        Assert.That(answer, Has.Exactly(1).Match("^  would be disconnected: bob .*/topic/a").And.Exactly(1).Match("^  would lose a subscription: bob .*/topic/a$"));
        Assert.That(answer, Has.None.Contain("carl (").And.None.Contain(Hash).And.None.Contain("not answered"));
        await anne.AssertNothingMoreAsync();
        await hard.AssertNothingMoreAsync();
        await soft.AssertNothingMoreAsync();
    }

    [Test]
    public async Task The_file_that_is_in_use_would_change_nothing_and_one_with_mistakes_would_be_refused()
    {
        await using var broker = await StartAsync();

        Assert.That((await ControlClient.AskAsync(Socket, broker.File))!.Skip(2), Is.EqualTo((string[])["  nothing would change"]));
        Assert.That((await ControlClient.AskAsync(Socket, null))!.Skip(2), Is.EqualTo((string[])["  nothing would change"]));

        var answer = (await ControlClient.AskAsync(Socket, Write("[limits]\nframe = 5x")))!;
        Assert.That(answer[0], Is.EqualTo(DifferenceReport.Wrong));
        Assert.That(answer[2], Does.Contain("would be refused").And.Contain(":2: limits.frame"));
    }

    [Test]
    public async Task Only_its_owner_may_ask()
    {
        await using var broker = await StartAsync();

        if (!OperatingSystem.IsWindows())
        {
            Assert.That(File.GetUnixFileMode(Socket), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        }
    }

    [Test]
    public async Task Who_asks_nothing_or_too_much_does_not_stop_it()
    {
        await using var broker = await StartAsync();

        foreach (var question in (string[])[string.Empty, new string('x', ControlSocket.LongestQuestion + 1), "\0\n", "\n"])
        {
            using var asker = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await asker.ConnectAsync(new UnixDomainSocketEndPoint(Socket));
            await asker.SendAsync(System.Text.Encoding.UTF8.GetBytes(question));
            asker.Shutdown(SocketShutdown.Send);
        }

        Assert.That(await ControlClient.AskAsync(Socket, broker.File), Has.Count.EqualTo(3));
    }

    [Test]
    public async Task A_question_that_fails_is_told_and_the_next_one_is_answered()
    {
        var log = new CapturedLog();
        await using var broker = await TestBroker.StartAsync();
        var report = new DifferenceReport(broker.Reload(), new Lazy<ConnectionServices>(() => throw new NotSupportedException("a fault of ours")));
        await using var socket = new ControlSocket(Configuration(), report, TimeProvider.System, Log(log));
        await socket.StartAsync(CancellationToken.None);

        Assert.That(() => ControlClient.AskAsync(Socket, broker.File), Throws.TypeOf<IOException>());
        Assert.That((await ControlClient.AskAsync(Socket, Write("[limits]\nframe = 5x")))![0], Is.EqualTo(DifferenceReport.Wrong));

        await socket.StopAsync(CancellationToken.None);
        Assert.That(log.Text, Does.Contain("Error 1408").And.Contain("a fault of ours"));
    }

    [Test]
    public async Task While_nobody_can_be_let_in_it_tries_again_every_second_and_says_so_once()
    {
        var (log, clock, tries) = (new CapturedLog(), new FakeTimeProvider(), 0);
        var last = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var broker = await TestBroker.StartAsync();
        await using var socket = new ControlSocket(Configuration(), new DifferenceReport(broker.Reload(), new Lazy<ConnectionServices>()), clock, Log(log))
        {
            Accept = async (listening, cancellation) =>
            {
                if (Interlocked.Increment(ref tries) < 4)
                {
                    throw new SocketException((int)SocketError.TooManyOpenSockets);
                }

                last.TrySetResult();
                return await listening.AcceptAsync(cancellation);
            },
        };
        await socket.StartAsync(CancellationToken.None);

        for (var second = 1; second < 4; second++)
        {
            await AwaitAsync(() => Volatile.Read(ref tries) == second && clock.Timers == 1);
            clock.Advance(ControlSocket.Pause);
        }

        await last.Task.WaitAsync(StompTestClient.Patience);
        Assert.That(log.Text.Split("Warning 1409"), Has.Length.EqualTo(2));
        Assert.That(await ControlClient.AskAsync(Socket, Write("[limits]\nframe = 5x")), Has.Count.EqualTo(3));
    }

    [Test]
    public async Task Where_no_broker_runs_nobody_answers_whatever_it_has_left()
    {
        Assert.That(await ControlClient.AskAsync(Socket, null), Is.Null);
        Directory.CreateDirectory(Path.GetDirectoryName(Socket)!);

        // One that was killed leaves its socket, behind which there is nobody, as there is behind a file.
        await File.WriteAllTextAsync(Socket, string.Empty);
        Assert.That(await ControlClient.AskAsync(Socket, null), Is.Null);

        await using (await StartAsync())
        {
            Assert.That(await ControlClient.AskAsync(Socket, null), Is.Not.Null);
        }

        Assert.That(File.Exists(Socket), Is.False);
    }

    private Task<TestBroker> StartAsync() => TestBroker.StartAsync($"--store.path={Path.Combine(_folder.FullName, "data")}");

    private LoadedConfiguration Configuration()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Socket)!);
        return ConfigurationLoader.Load(Write("[limits]"), new Dictionary<string, string>(), [$"--store.path={Path.GetDirectoryName(Socket)}"]);
    }

    private static ILogger<ControlSocket> Log(CapturedLog log) => LoggerFactory.Create(builder => builder.AddProvider(log)).CreateLogger<ControlSocket>();

    private static async Task AwaitAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(StompTestClient.Patience);

        while (!condition())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private string Write(string text)
    {
        var file = Path.Combine(_folder.FullName, "next.conf");
        File.WriteAllText(file, text);
        return file;
    }

    private static string User(string name, string keys = "") => $"[user:{name}]\npassword-hash = {Hash}\n{keys}\n";

    private static async Task<StompTestClient> ConnectAsync(TestBroker broker, string user, params string[] headers)
    {
        var client = await broker.OpenTcpAsync();
        await client.ConnectAsAsync(user, "1.2", headers);
        return client;
    }
}
