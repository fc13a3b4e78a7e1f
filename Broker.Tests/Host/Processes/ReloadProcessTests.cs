using Broker.Host.Security;
using Broker.Stomp;

namespace Broker.Tests.Host.Processes;

/// <summary>The program loads its file again when it is saved and when it is told to, and says what a file would change.</summary>
internal sealed class ReloadProcessTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    private string File => Path.Combine(_folder.FullName, "broker.conf");

    public void Dispose() => _folder.Delete(recursive: true);

    [Test]
    [Platform("Linux,MacOsX", Reason = "There are no signals elsewhere.")]
    public async Task A_signal_has_the_file_loaded_again_and_does_not_end_the_program()
    {
        await System.IO.File.WriteAllTextAsync(File, "[limits]\nframe = 1MiB");
        await using var broker = await HostProcess.ListenAsync(_folder.FullName, []);
        await using var client = await broker.ConnectAsync();

        broker.Signal(HostProcess.HangUp);
        await broker.AwaitOutputAsync("broker.conf was loaded again (SIGHUP): configuration 2, 0 changes");

        await client.AssertNothingMoreAsync();
        Assert.That((await broker.StopAsync()).ExitCode, Is.Zero);
    }

    [Test]
    public async Task Saving_the_file_changes_who_may_connect_and_how_the_log_looks()
    {
        await System.IO.File.WriteAllTextAsync(File, "[limits]\nframe = 1MiB");
        await using var broker = await HostProcess.ListenAsync(_folder.FullName, []);
        await using var client = await broker.ConnectAsync();

        await System.IO.File.WriteAllTextAsync(File + "~", $"[user:anne]\npassword-hash = {PasscodeHash.Make("guest")}\n[log]\nformat = json");
        System.IO.File.Move(File + "~", File, overwrite: true);

        await client.ReadErrorAsync(StompError.LoginRevoked);
        await broker.AwaitOutputAsync("\"EventId\":1400");
        await broker.AwaitOutputAsync("\"Key\":\"[user:guest]\",\"Change\":\"removed\"");
    }

    [Test]
    public async Task A_check_says_what_would_change_and_whether_a_broker_runs()
    {
        await System.IO.File.WriteAllTextAsync(File, "[limits]\nframe = 1MiB");
        string[] store = ["--store.path=data"];
        Assert.That((await CheckAsync(store)).Output, Does.StartWith("broker.conf: no mistakes found\nNo broker runs with this store"));

        await using var broker = await HostProcess.ListenAsync(_folder.FullName, store);
        await System.IO.File.WriteAllTextAsync(Path.Combine(_folder.FullName, "next.conf"), "[limits]\nframe = 2MiB");
        var same = await CheckAsync(store);
        var next = await CheckAsync([.. store, "--config", "next.conf"]);

        Assert.That(same.Output, Does.EndWith("\n  nothing would change"));
        Assert.That(next.Output, Does.Contain("\n  would be applied: limits.frame: 1MiB -> 2MiB (").And.EndWith("next.conf:2)"));
        Assert.That((same.ExitCode, next.ExitCode, next.Error), Is.EqualTo((0, 0, string.Empty)));
    }

    private Task<HostProcess.Ended> CheckAsync(IEnumerable<string> settings) => HostProcess.RunAsync(["--check", .. settings], folder: _folder.FullName);
}
