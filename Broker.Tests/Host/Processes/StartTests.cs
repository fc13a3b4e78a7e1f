using System.Net;
using System.Net.Sockets;

namespace Broker.Tests.Host.Processes;

/// <summary>How the broker starts, and how it says that it cannot.</summary>
internal sealed class StartTests
{
    [Test]
    public async Task It_says_where_it_listens_and_how_to_try_it_from_whatever_folder_it_is_started()
    {
        var folder = Directory.CreateTempSubdirectory();
        await using var broker = await HostProcess.ListenAsync(folder.FullName, []);
        await using var client = await broker.ConnectAsync();
        using var http = new HttpClient();

        var page = await http.GetStringAsync(new Uri($"http://127.0.0.1:{broker.WebPort}/"));
        var program = await broker.StopAsync();

        folder.Delete(recursive: true);
        Assert.That(page, Does.Contain("<title>"), "The page is in the program, not in the folder.");
        Assert.That(broker.Welcome, Does.Match("^Broker [0-9.]+, configured by built-in broker.conf\n"));
        Assert.That(broker.Welcome, Does.Match($"\n  ws://127.0.0.1:{broker.WebPort}/ws +STOMP over WebSocket\n"));
        Assert.That(broker.Welcome, Does.Match($"\n  tcp://127.0.0.1:{broker.TcpPort} +STOMP over TCP\n"));
        Assert.That(broker.Welcome, Does.EndWith($"\nTry it: open http://127.0.0.1:{broker.WebPort}/ and connect as guest, passcode guest. Ctrl-C stops."));
        Assert.That(program.ExitCode, Is.Zero);
    }

    [TestCase("web", "ws://127.0.0.1:{0}/ws", "tcp", "tcp://127.0.0.1:0")]
    [TestCase("tcp", "tcp://127.0.0.1:{0}", "web", "ws://127.0.0.1:0/ws")]
    public async Task A_port_that_is_taken_is_told_in_one_line_with_the_key(string taken, string url, string free, string other)
    {
        using var occupant = new TcpListener(IPAddress.Loopback, 0);
        occupant.Start();
        var port = ((IPEndPoint)occupant.LocalEndpoint).Port;

        var program = await HostProcess.RunAsync([$"--listener:{taken}.url={string.Format(System.Globalization.CultureInfo.InvariantCulture, url, port)}", $"--listener:{free}.url={other}"]);

        Assert.That(program.ExitCode, Is.EqualTo(1));
        Assert.That(program.Output, Is.Empty);
        Assert.That(program.Error.TrimEnd().Split('\n'), Has.Length.EqualTo(1));
        Assert.That(program.Error, Does.StartWith("The broker cannot listen: ").And.Contain($"127.0.0.1:{port}").And.Contain("in use").And.Contain($"(broker.conf: listener:{taken}.url)"));
    }

    [Test]
    public async Task An_address_that_is_not_of_this_machine_is_told_with_the_key()
    {
        // From the block that is kept for examples (RFC 5737).
        var program = await HostProcess.RunAsync(["--listener:web.url=ws://192.0.2.1:0/ws", "--listener:tcp.url=tcp://127.0.0.1:0"]);

        Assert.That(program.ExitCode, Is.EqualTo(1));
        Assert.That(program.Output, Is.Empty);
        Assert.That(program.Error.TrimEnd().Split('\n'), Has.Length.EqualTo(1));
        Assert.That(program.Error, Does.StartWith("The broker cannot listen: ").And.Contain("listener:web.url"));
    }

    [Test]
    public async Task The_port_that_is_taken_by_the_broker_itself_is_told_too()
    {
        await using var broker = await HostProcess.ListenAsync("--log.level=none");

        var second = await HostProcess.RunAsync([$"--listener:web.url=ws://127.0.0.1:{broker.WebPort}/ws", $"--listener:tcp.url=tcp://127.0.0.1:{broker.TcpPort}"]);
        var first = await broker.StopAsync();

        Assert.That(second.ExitCode, Is.EqualTo(1));
        Assert.That(second.Error, Does.Contain("listener:web.url").Or.Contain("listener:tcp.url"));
        Assert.That(first.ExitCode, Is.Zero, "The first one does not mind.");
    }

    [Test]
    public async Task The_store_is_beside_the_configuration_and_for_one_broker_at_a_time()
    {
        var folder = Directory.CreateTempSubdirectory();
        var file = Path.Combine(folder.FullName, "mine.conf");
        await File.WriteAllTextAsync(file, "[limits]\nframe = 1MiB\n");
        string[] arguments = ["--config", file, "--store.path=data"];
        await using var first = await HostProcess.ListenAsync(arguments);

        var second = await HostProcess.RunAsync([.. arguments, "--listener:web.url=ws://127.0.0.1:0/ws", "--listener:tcp.url=tcp://127.0.0.1:0"]);
        var check = await HostProcess.RunAsync([.. arguments, "--check"]);
        var ended = await first.StopAsync();

        Assert.That(Directory.EnumerateFiles(Path.Combine(folder.FullName, "data")), Is.Not.Empty);
        Assert.That(second.ExitCode, Is.EqualTo(1));
        Assert.That(second.Output, Is.Empty);
        Assert.That(second.Error.TrimEnd().Split('\n'), Has.Length.EqualTo(1));
        Assert.That(second.Error, Does.StartWith("The broker cannot open its store: ").And.Contain(Path.Combine(folder.FullName, "data")).And.Contain("(broker.conf: store.path)"));
        Assert.That(check.ExitCode, Is.Zero, "To check is not to open.");
        Assert.That(ended.ExitCode, Is.Zero);
        folder.Delete(recursive: true);
    }

    [Test]
    public async Task A_store_that_cannot_be_is_told_in_one_line_with_the_key()
    {
        var file = Path.GetTempFileName();

        var program = await HostProcess.RunAsync([$"--store.path={file}", "--listener:web.url=ws://127.0.0.1:0/ws", "--listener:tcp.url=tcp://127.0.0.1:0"]);

        File.Delete(file);
        Assert.That(program.ExitCode, Is.EqualTo(1));
        Assert.That(program.Output, Is.Empty);
        Assert.That(program.Error.TrimEnd().Split('\n'), Has.Length.EqualTo(1));
        Assert.That(program.Error, Does.StartWith("The broker cannot open its store: ").And.EndWith("(broker.conf: store.path)\n"));
    }
}
