using Broker.Host.Configuration;
using Broker.Host.Reload;
using Broker.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Broker.Tests.Host.Reload;

/// <summary>All parts of the broker take up a change, or none.</summary>
internal sealed class ConfigurationReloadTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly CapturedLog _log = new();
    private readonly List<string> _done = [];

    private string File => Path.Combine(_folder.FullName, ConfigurationLoader.FileName);

    public void Dispose() => _folder.Delete(recursive: true);

    [Test]
    public async Task All_prepare_before_one_applies()
    {
        using var reload = Make(Part("a"), Part("b"));
        await System.IO.File.WriteAllTextAsync(File, "[limits]\nframe = 2MiB");

        Assert.That(await reload.ReloadAsync("test"), Is.True);

        Assert.That(_done, Is.EqualTo((string[])["a prepares", "b prepares", "a applies", "b applies"]));
        Assert.That(_log.Text, Does.Contain("Information 1401 limits.frame: 1MiB -> 2MiB"));
    }

    [Test]
    public async Task If_one_cannot_none_does_and_what_was_prepared_is_given_up()
    {
        using var reload = Make(Part("a"), Part("b", new IOException("The key is gone.")));
        await System.IO.File.WriteAllTextAsync(File, "[limits]\nframe = 2MiB");

        Assert.That(await reload.ReloadAsync("test"), Is.False);

        Assert.That(_done, Is.EqualTo((string[])["a prepares", "a withdraws"]));
        Assert.That((reload.State.Version, reload.State.InForce.Get<LimitsOptions>().Frame.Bytes), Is.EqualTo((1, 1 << 20)));
        Assert.That(_log.Text, Does.Contain("Error 1404 The key is gone."));
    }

    [Test]
    public async Task A_fault_of_ours_is_logged_and_the_next_change_is_taken_up()
    {
        Exception? fault = new InvalidOperationException("Ours.");
        using var reload = Make(new FakePart("a", _done, () => fault));
        await System.IO.File.WriteAllTextAsync(File, "[limits]\nframe = 2MiB");

        Assert.That(await reload.ReloadAsync("test"), Is.False);
        Assert.That(_log.Text, Does.Contain("Error 1405"));

        fault = null;
        Assert.That(await reload.ReloadAsync("test"), Is.True);
    }

    [Test]
    public async Task What_waits_for_a_restart_is_told_again_and_does_not_reach_the_parts()
    {
        var part = Part("a");
        using var reload = Make(part);
        await System.IO.File.WriteAllTextAsync(File, "[store]\npath = elsewhere\n[limits]\nframe = 2MiB");

        await reload.ReloadAsync("test");
        await reload.ReloadAsync("test");

        Assert.That(_log.Text.Split('\n').Count(line => line.StartsWith("Warning 1402 store.path: data -> elsewhere", StringComparison.Ordinal)), Is.EqualTo(2));
        Assert.That(part.Last!.After.Get<StoreOptions>().Path, Is.EqualTo("data"));
    }

    private ConfigurationReload Make(params IConfigurationApplier[] parts)
    {
        System.IO.File.WriteAllText(File, "[limits]\nframe = 1MiB");
        using var factory = new LoggerFactory([_log]);
        var start = ConfigurationLoader.Load(File, new Dictionary<string, string>(), []);
        return new ConfigurationReload(start, parts, new FakeTimeProvider(), factory.CreateLogger<ConfigurationReload>());
    }

    private FakePart Part(string name, Exception? fault = null) => new(name, _done, () => fault);

    private sealed class FakePart(string name, List<string> done, Func<Exception?> fault) : IConfigurationApplier
    {
        public ConfigurationUpdate? Last { get; private set; }

        public PreparedChange Prepare(ConfigurationUpdate update)
        {
            if (fault() is { } failure)
            {
                throw failure;
            }

            Last = update;
            done.Add($"{name} prepares");

            return new PreparedChange(() =>
            {
                done.Add($"{name} applies");
                return Task.CompletedTask;
            })
            {
                Withdraw = () => done.Add($"{name} withdraws"),
            };
        }
    }
}
