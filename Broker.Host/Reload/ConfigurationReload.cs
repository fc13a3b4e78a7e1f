using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Broker.Host.Certificates;
using Broker.Host.Configuration;
using Microsoft.Extensions.Logging;

namespace Broker.Host.Reload;

/// <summary>
/// Takes up changes of broker.conf while the broker runs: the whole file is loaded and checked, every part of the broker prepares, and only
/// if all of that went well it is put in force. On any mistake the old configuration stays, as a whole. Any thread; one change at a time.
/// </summary>
/// <param name="start">What the broker was started with.</param>
/// <param name="appliers">The parts that take up changes, in this order.</param>
/// <param name="clock">The time.</param>
/// <param name="log">Where it tells what has changed, and what has not and why.</param>
internal sealed class ConfigurationReload(
    LoadedConfiguration start,
    IEnumerable<IConfigurationApplier> appliers,
    TimeProvider clock,
    ILogger<ConfigurationReload> log) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private volatile ConfigurationState _state = new(start, Version: 1, clock.GetUtcNow());
    private long _refused;

    /// <summary>What is in force.</summary>
    public ConfigurationState State => _state;

    /// <summary>How many times the file could not be taken up.</summary>
    public long Refused => Volatile.Read(ref _refused);

    /// <summary>Loads the file again and puts it in force.</summary>
    /// <param name="cause">Why, for the log.</param>
    /// <returns>False if something is wrong with it; it has been logged, and nothing has changed.</returns>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The top of a reload: a fault of ours must not end the broker.")]
    public async Task<bool> ReloadAsync(string cause)
    {
        await _turn.WaitAsync();

        try
        {
            await TakeUpAsync(cause);
            return true;
        }
        catch (ConfigurationException wrong)
        {
            Refuse(cause, wrong.Faults);
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or FormatException or CryptographicException or TlsFileException)
        {
            Refuse(cause, [wrong.Message]);
        }
        catch (Exception bug)
        {
            Interlocked.Increment(ref _refused);
            log.ReloadFailed(bug, cause);
        }
        finally
        {
            _turn.Release();
        }

        return false;
    }

    public void Dispose() => _turn.Dispose();

    private async Task TakeUpAsync(string cause)
    {
        var before = _state;
        var difference = ConfigurationDifference.Between(before.InForce, before.InForce.Place.LoadAgain(before.InForce));
        var update = new ConfigurationUpdate(before.InForce, difference.Combine(), before.Version + 1);

        foreach (var change in Prepare(update))
        {
            await change.ApplyAsync();
        }

        _state = new ConfigurationState(update.After, update.Version, clock.GetUtcNow());
        Tell(cause, difference);
    }

    private List<PreparedChange> Prepare(ConfigurationUpdate update)
    {
        var prepared = new List<PreparedChange>();

        try
        {
            foreach (var applier in appliers)
            {
                prepared.Add(applier.Prepare(update));
            }
        }
        catch
        {
            prepared.ForEach(change => change.Withdraw());
            throw;
        }

        return prepared;
    }

    private void Tell(string cause, ConfigurationDifference difference)
    {
        log.Reloaded(_state.InForce.Source, cause, _state.Version, difference.Live.Count());

        foreach (var change in difference.Live)
        {
            log.SettingChanged(change.Path, change.Text);
        }

        foreach (var change in difference.Waiting)
        {
            log.SettingNeedsRestart(change.Path, change.Text);
        }
    }

    private void Refuse(string cause, IReadOnlyList<string> faults)
    {
        Interlocked.Increment(ref _refused);
        log.ReloadRefused(_state.InForce.Source, cause, faults.Count);

        foreach (var fault in faults)
        {
            log.ReloadFault(fault);
        }
    }
}
