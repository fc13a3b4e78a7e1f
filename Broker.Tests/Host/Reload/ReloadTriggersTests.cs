using System.Runtime.InteropServices;
using Broker.Host.Configuration;
using Broker.Host.Reload;
using Broker.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Broker.Tests.Host.Reload;

/// <summary>What happens to the file, or is said by SIGHUP, while the broker starts is not lost, and a file that is gone is told.</summary>
internal sealed class ReloadTriggersTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly FakeTimeProvider _clock = new();
    private readonly CapturedLog _log = new();
    private readonly ILoggerFactory _logs;
    private readonly ConfigurationReload _reload;
    private readonly ReloadTriggers _triggers;

    public ReloadTriggersTests()
    {
        System.IO.File.WriteAllText(File, "[limits]\nframe = 1MiB");
        var configuration = ConfigurationLoader.Load(File, new Dictionary<string, string>(), []);
        _logs = LoggerFactory.Create(builder => builder.AddProvider(_log));
        _reload = new ConfigurationReload(configuration, [], _clock, _logs.CreateLogger<ConfigurationReload>());
        _triggers = new ReloadTriggers(configuration, _reload, _clock, _logs.CreateLogger<ReloadTriggers>());
    }

    private string File => Path.Combine(_folder.FullName, ConfigurationLoader.FileName);

    public void Dispose()
    {
        _triggers.Dispose();
        _reload.Dispose();
        _logs.Dispose();
        _folder.Delete(recursive: true);
    }

    [Test]
    public async Task A_file_that_is_saved_while_the_broker_starts_is_loaded_when_it_has_started()
    {
        await System.IO.File.WriteAllTextAsync(File, "[limits]\nframe = 2MiB");

        await _triggers.StartedAsync(CancellationToken.None);
        _clock.Advance(FileWatch.Settling);

        await _log.WaitForAsync("was loaded again (saved): configuration 2, 1 changes");
    }

    [Test]
    public async Task A_signal_that_comes_while_the_broker_starts_counts_when_it_has_started()
    {
        await System.IO.File.WriteAllTextAsync(File, "[limits]\nframe = 2MiB");
        var signal = new PosixSignalContext(PosixSignal.SIGHUP);

        _triggers.HandleHangUp(signal);
        Assert.That(signal.Cancel, Is.True, "It does not end the process.");
        Assert.That(_log.Lines, Is.Empty);

        await _triggers.StartedAsync(CancellationToken.None);
        await _log.WaitForAsync("was loaded again (SIGHUP): configuration 2, 1 changes");
    }

    [Test]
    public async Task A_signal_that_comes_while_the_broker_stops_does_nothing()
    {
        await _triggers.StartedAsync(CancellationToken.None);
        await _triggers.StoppingAsync(CancellationToken.None);
        var signal = new PosixSignalContext(PosixSignal.SIGHUP);

        _triggers.HandleHangUp(signal);

        Assert.That(signal.Cancel, Is.True);
        Assert.That(_log.Lines, Is.Empty);
    }

    [Test]
    public async Task A_file_that_is_gone_is_told_and_changes_nothing()
    {
        await _triggers.StartedAsync(CancellationToken.None);
        System.IO.File.Delete(File);

        _clock.Advance(FileWatch.Interval);
        _clock.Advance(FileWatch.Settling);

        await _log.WaitForAsync("was not loaded again (gone): 1 mistakes; the configuration stays as it was");
        await _log.WaitForAsync($"Error 1404 {File}: cannot be read: ");
        Assert.That(_reload.State.Version, Is.EqualTo(1));
    }
}
