using System.Diagnostics.CodeAnalysis;

namespace Broker.Core.Actors;

/// <summary>
/// The course of an actor's life: made, failed, resumed, made anew, stopped. A failure suspends the actor and is reported to its
/// parent, which answers with a system message. Stopping goes from the leaves to the root: PostStop runs when all children have
/// stopped. Used in the actor's turn.
/// </summary>
/// <param name="cell">The actor.</param>
/// <param name="incarnation">The instance that lives now.</param>
internal sealed class Lifecycle(ActorCell cell, Incarnation incarnation)
{
    private FaultHandling? _faults;
    private List<SystemMessage>? _deferred;
    private object? _messageInHand;
    private Exception? _recreateCause;
    private bool _awaitsCreation;
    private volatile bool _terminating;
    private volatile bool _terminated;

    /// <summary>True from a failure, its own or one that it escalates, until the parent has decided.</summary>
    public bool IsFailed => _faults is { IsFailed: true };

    /// <summary>True from the first word of stopping on. Any thread.</summary>
    public bool IsTerminating => _terminating;

    /// <summary>True once all is over. Any thread.</summary>
    public bool IsTerminated => _terminated;

    private bool AwaitsChildren => _terminating || _awaitsCreation || _recreateCause is not null;

    // Most never fail.
    private FaultHandling Faults => _faults ??= new FaultHandling(cell, incarnation);

    /// <summary>The actor threw.</summary>
    public void Fail(Exception cause) => Faults.Fail(cause, cell.Reference, []);

    /// <summary>Handles a message of the runtime, now or when its time has come.</summary>
    /// <param name="message">The message.</param>
    /// <param name="messageInHand">What the actor was at when it failed, or null.</param>
    public void Handle(SystemMessage message, object? messageInHand)
    {
        _messageInHand = messageInHand;

        if (IsDeferred(message))
        {
            (_deferred ??= []).Add(message);
            return;
        }

        Run(message);

        while (_deferred?.Find(deferred => !IsDeferred(deferred)) is { } next)
        {
            _deferred.Remove(next);
            Run(next);
        }
    }

    // An actor that has failed itself decides about nobody, and one that waits for its children is neither here nor there.
    private bool IsDeferred(SystemMessage message) => !_terminating && message switch
    {
        SystemMessage.Failed => cell.Reference.Mailbox.SuspendCount > 0,
        SystemMessage.Recreate or SystemMessage.Suspend or SystemMessage.Resume => AwaitsChildren,
        _ => false,
    };

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A failing actor fails alone; its parent decides.")]
    private void Run(SystemMessage message)
    {
        try
        {
            if (!TryRunAlways(message) && !_terminating)
            {
                RunWhileLiving(message);
            }
        }
        catch (Exception cause)
        {
            Fail(cause);
        }
    }

    // What concerns an actor that stops, or has stopped, as well.
    private bool TryRunAlways(SystemMessage message)
    {
        switch (message)
        {
            case SystemMessage.Watch watch when _terminated:
                watch.Watcher.SendSystemMessage(new SystemMessage.DeathNotification(cell.Reference));
                return true;
            case SystemMessage.Watch watch:
                cell.DeathWatch.AddWatcher(watch.Watcher);
                return true;
            case SystemMessage.Unwatch unwatch:
                cell.DeathWatch.RemoveWatcher(unwatch.Watcher);
                return true;
            case SystemMessage.Adopt adopt when _terminating:
                adopt.Child.SendSystemMessage(new SystemMessage.Terminate());
                return true;
            case SystemMessage.DeathNotification death when !_terminated:
                OnDeath(death.Actor);
                return true;
            default:
                return false;
        }
    }

    private void RunWhileLiving(SystemMessage message)
    {
        switch (message)
        {
            case SystemMessage.Create:
                FinishCreation();
                break;
            case SystemMessage.Adopt adopt:
                cell.Children.Adopt(adopt.Child);
                break;
            case SystemMessage.Failed failed:
                Faults.Decide(failed);
                break;
            case SystemMessage.Recreate recreate:
                Recreate(recreate.Cause);
                break;
            case SystemMessage.Suspend:
                Faults.Suspend();
                break;
            case SystemMessage.Resume when incarnation.Actor is null:
                CreateAnew();
                break;
            case SystemMessage.Resume resume:
                Faults.Resume(resume.IsAnswer);
                break;
            case SystemMessage.Terminate:
                Terminate();
                break;
        }
    }

    private void OnDeath(MinimalActorRef actor)
    {
        if (!_terminating)
        {
            cell.DeathWatch.Enqueue(actor);
        }

        // To ask all children is for those who wait for them.
        if (!cell.Children.Remove(actor) || !AwaitsChildren || cell.Children.AnyTerminating)
        {
            return;
        }

        if (_terminating)
        {
            FinishTermination();
        }
        else if (_awaitsCreation)
        {
            FinishCreation();
        }
        else if (_recreateCause is not null)
        {
            FinishRecreation();
        }
    }

    // Made and made anew --------------------------------------------------------------------------------------------------

    // A new instance takes the place of the one that failed, or of none.
    private void EndFault()
    {
        _faults?.Clear();
        cell.Reference.Mailbox.EndSuspension();
    }

    // It failed while it was being made, so there is no instance to go on with, or to say farewell to.
    private void CreateAnew()
    {
        cell.Children.StopAll();
        _awaitsCreation = cell.Children.AnyTerminating;

        if (!_awaitsCreation)
        {
            FinishCreation();
        }
    }

    private void FinishCreation()
    {
        _awaitsCreation = false;
        EndFault();

        try
        {
            incarnation.Begin().AroundPreStart();
        }
        catch (Exception cause)
        {
            incarnation.End();
            throw new ActorInitializationException(cell.Self, "Exception during creation", cause);
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The instance is thrown away; that it fails at its farewell as well changes nothing.")]
    private void Recreate(Exception cause)
    {
        if (incarnation.Actor is not { } failed)
        {
            CreateAnew();
            return;
        }

        try
        {
            failed.AroundPreRestart(cause, _messageInHand!);
        }
        catch (Exception failure)
        {
            cell.System.EventStream.Publish(new ActorFailure(cell.Self, failure));
        }

        incarnation.End();
        _recreateCause = cause;

        if (!cell.Children.AnyTerminating)
        {
            FinishRecreation();
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A failing actor fails alone; its parent decides.")]
    private void FinishRecreation()
    {
        var cause = _recreateCause!;
        var survivors = cell.Children.All;
        _recreateCause = null;
        EndFault();

        try
        {
            incarnation.Begin().AroundPostRestart(cause);
        }
        catch (Exception failure)
        {
            Faults.Fail(new ActorInitializationException(cell.Self, "Exception post restart", failure), cell.Reference, waiting: survivors);
            return;
        }

        foreach (var survivor in survivors)
        {
            ((LocalActorRef)survivor).SendSystemMessage(new SystemMessage.Recreate(cause));
        }
    }

    // Stopped -------------------------------------------------------------------------------------------------------------

    private void Terminate()
    {
        _terminating = true;
        _deferred = null;
        cell.Reference.Mailbox.SuspendCount++;
        incarnation.SetReceiveTimeout(null);
        cell.DeathWatch.UnwatchAll();
        cell.Children.StopAll();

        if (cell.Children.IsEmpty)
        {
            FinishTermination();
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Stopping goes on whatever PostStop does.")]
    private void FinishTermination()
    {
        try
        {
            incarnation.Actor?.AroundPostStop();
        }
        catch (Exception failure)
        {
            cell.System.EventStream.Publish(new ActorFailure(cell.Self, failure));
        }

        incarnation.End();
        cell.System.EventStream.Unsubscribe(cell.Self);
        _terminated = true;

        // From here on the mailbox turns what arrives into dead letters.
        cell.Reference.Mailbox.SuspendCount = 0;
        cell.Supervisor.SendSystemMessage(new SystemMessage.DeathNotification(cell.Reference));
        cell.DeathWatch.Announce(cell.Supervisor);
    }
}
