using Broker.Core.Messages;
using Broker.Core.Storage.Journals;

namespace Broker.Core.Destinations;

/// <summary>
/// Which messages with a <c>dedup-id</c> have come to a topic lately. What is remembered of those that survive the broker survives with
/// them, in a log of its own, which is made for the first of them. Used in the topic's turn only.
/// </summary>
/// <param name="name">The topic.</param>
/// <param name="services">What all destinations share.</param>
/// <param name="recovered">What was found of it when the broker started, or null.</param>
internal sealed class TopicDedup(DestinationName name, DestinationServices services, RecoveredLog? recovered)
{
    private DedupWindow? _window = recovered is null ? null : Recover(name, services, recovered);
    private QueueLog? _log = recovered?.Log;

    /// <summary>Whether nothing counts any more.</summary>
    public bool IsEmpty
    {
        get
        {
            _window?.DropExpired();
            return _window is null || _window.Count == 0;
        }
    }

    /// <summary>Other settings are in force.</summary>
    public void Use(DestinationServices other)
    {
        var policy = other.Settings.PolicyOf(name);
        services = other;
        _window?.Use(policy.DedupWindow, policy.DedupMax);
    }

    /// <summary>Notes that a message has come.</summary>
    /// <param name="message">The message.</param>
    /// <param name="trace">What to <see cref="Keep"/> when it has been taken, or to <see cref="Forget"/>; null if it has no id.</param>
    /// <returns>False if it came before.</returns>
    public bool TryAdd(Message message, out DedupTrace? trace)
    {
        trace = null;
        if (!message.HasDedupId || !DedupId.TryRead(message, out var id))
        {
            return true;
        }

        var isNew = (_window ??= MakeWindow(name, services)).TryAdd(id, out var hash, out var until);
        trace = new DedupTrace(hash, until, IsKept: services.Journal is not null && !name.IsTemporary && IsPersistent(message));
        return isNew;
    }

    /// <summary>The message has been taken.</summary>
    /// <param name="trace">What is to be kept of it.</param>
    /// <param name="batch">Where to, if it is part of a transaction; otherwise null.</param>
    public void Keep(DedupTrace? trace, JournalBatch? batch)
    {
        if (trace is not { IsKept: true })
        {
            return;
        }

        _log ??= services.Journal!.CreateLog(TopicLogName.IdentityOf(name, services.VirtualHost));

        if (batch is null)
        {
            _log.Remember(trace.Hash, trace.Until);
        }
        else
        {
            batch.Remember(_log, trace.Hash, trace.Until);
        }
    }

    /// <summary>The message has not been taken after all; its sender may try again.</summary>
    public void Forget(DedupTrace? trace)
    {
        if (trace is not null)
        {
            _window!.Forget(trace.Hash);
        }
    }

    /// <summary>The topic goes, and with it its log.</summary>
    public void Delete()
    {
        _log?.Delete();
        _log = null;
    }

    private bool IsPersistent(Message message) => services.Settings.PolicyOf(name).Persistent switch
    {
        Persistence.Always => true,
        Persistence.Never => false,
        _ => message.IsPersistent,
    };

    private static DedupWindow MakeWindow(DestinationName name, DestinationServices services)
    {
        var policy = services.Settings.PolicyOf(name);
        return new DedupWindow(policy.DedupWindow, policy.DedupMax, services.Clock);
    }

    private static DedupWindow Recover(DestinationName name, DestinationServices services, RecoveredLog recovered)
    {
        var window = MakeWindow(name, services);
        window.Load(recovered.Remembered);
        return window;
    }
}
