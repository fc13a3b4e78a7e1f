using Broker.Tests.Crash.Model;
using Broker.Tests.Crash.Wire;
using Broker.Tests.Crash.Workers;
using Broker.Tests.Host.Processes;

namespace Broker.Tests.Crash;

/// <summary>
/// One store, one broker after another on it, each of them killed: under load, while it starts, or when it has been emptied. A ledger follows
/// what they promise.
/// </summary>
/// <param name="folder">The store.</param>
/// <param name="seed">What all that is random comes from.</param>
internal sealed class CrashScenario(StoreFolder folder, int seed)
{
    // Generous: a machine that is busy with other things starts nothing within a second.
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);

    private readonly Random _random = new(seed);
    private readonly Faults _faults = new();
    private Ledger? _ledger;
    private CrashCast? _cast;

    /// <summary>What went wrong.</summary>
    public Faults Faults => _faults;

    /// <summary>How much has happened.</summary>
    public Tally Tally => Ledger.Tally;

    private Ledger Ledger => _ledger ??= new Ledger(_faults, TimeProvider.System);

    private CrashCast Cast => _cast ??= new CrashCast(Ledger, TimeProvider.System);

    /// <summary>Makes the durable subscriptions, which keep what is sent from then on.</summary>
    public Task SubscribeAsync() => LiveAsync(async life =>
    {
        foreach (var place in Cast.Durables)
        {
            await using var connection = await life.OpenAsync($"the subscriber of {place}", place.ConnectHeaders);
            await connection!.SendAsync(WireFrame.Text("SUBSCRIBE", ["id:s", $"destination:{place.Destination}", "ack:client", "receipt:s", .. place.SubscribeHeaders]));
            Assert.That((await connection.ReadAsync())?["receipt-id"], Is.EqualTo("s"), _faults.ToString());
        }
    });

    /// <summary>Lets the broker work for a while and kills it.</summary>
    public Task WorkAsync() => LiveAsync(async life =>
    {
        // The first login takes the broker longer than all later ones.
        await using var first = await life.OpenAsync("the first one");
        var workers = Cast.Choose(_random).Select(worker => worker.WorkAsync(life)).ToList();
        await Pause.ForAsync(TimeSpan.FromMilliseconds(_random.Next(100, 600)));
        return workers;
    });

    /// <summary>Kills the broker before it listens, or soon after that.</summary>
    public async Task StartInVainAsync()
    {
        await using var broker = Start();
        await Pause.ForAsync(TimeSpan.FromMilliseconds(_random.Next(500)));
        await KillAsync(broker);
    }

    /// <summary>Takes all that is there, and checks that it is what must be there.</summary>
    public async Task DrainAsync()
    {
        await LiveAsync(life => Task.WhenAll(Cast.Places.Select(place => new Drainer(Ledger, place).DrainAsync(life))));
        Ledger.CheckEmptied();
    }

    private Task LiveAsync(Func<Life, Task> act) => LiveAsync(async life =>
    {
        await act(life);
        return (List<Task>)[];
    });

    // The tasks that are left when the broker is killed end by that.
    private async Task LiveAsync(Func<Life, Task<List<Task>>> act)
    {
        Ledger.BeginLife();
        await using var broker = Start();

        if (!await ListensAsync(broker))
        {
            return;
        }

        var life = new Life(broker.TcpPort, Ledger, seed);
        var left = await act(life);
        life.NoteEnd();
        await KillAsync(broker);
        await Task.WhenAll(left);
    }

    // Every life has its own ways: how contents leave memory, and when RECEIPTs come; a process that dies is survived in all of them.
    private HostProcess Start()
    {
        var cache = _random.Next(3) switch { 0 => "0B", 1 => "64KiB", _ => "256MiB" };
        var flush = _random.Next(10) switch { 0 => "never", 1 => "interval:5ms", _ => "always" };
        return HostProcess.StartOnFreePorts(folder: null, folder.Settings($"--store.cache={cache}", $"--store.flush={flush}"));
    }

    private async Task<bool> ListensAsync(HostProcess broker)
    {
        try
        {
            await broker.WaitUntilListeningAsync(StartPatience);
            return true;
        }
        catch (Exception failed) when (failed is AssertionException or TimeoutException)
        {
            Ledger.Fault($"the broker did not start: {failed.Message}");
            return false;
        }
    }

    private async Task KillAsync(HostProcess broker)
    {
        broker.Kill();
        var end = await broker.WaitForExitAsync();

        if (!end.WasKilled)
        {
            Ledger.Fault($"the broker ended by itself, with exit code {end.ExitCode}: {end.Output} {end.Error}");
        }

        string[] marks = [" fail: ", " crit: "];
        foreach (var line in end.Output.Split('\n').Where(line => marks.Any(mark => line.Contains(mark, StringComparison.Ordinal))))
        {
            Ledger.Fault($"the broker logged {line}");
        }
    }
}
