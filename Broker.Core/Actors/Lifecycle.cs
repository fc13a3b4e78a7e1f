using System.Diagnostics.CodeAnalysis;

namespace Broker.Core.Actors;

/// <summary>
/// The course of an actor's life: made, failed, resumed, made anew, stopped. A failure suspends the actor and is reported to its
/// parent, which answers with a system message. Stopping goes from the leaves to the root: PostStop runs when all children have
/// stopped. Used in the actor's turn.
/// </summary>
internal sealed class Lifecycle(
    ActorSystem system,
    LocalActorRef self,
    MinimalActorRef parent,
    Incarnation incarnation,
    Children children,
    DeathWatch deathWatch)
{
    private readonly FaultHandling _faults = new(system, self, parent, incarnation, children);
    private List<SystemMessage>? _deferred;
    private object? _messageInHand;
    private Exception? _recreateCause;
    private bool _awaitsCreation;
    private volatile bool _terminating;
    private volatile bool _terminated;

    /// <summary>True from a failure, its own or one that it escalates, until the parent has decided.</summary>
    public bool IsFailed => _faults.IsFailed;

    /// <summary>True from the first word of stopping on. Any thread.</summary>
    public bool IsTerminating => _terminating;

    /// <summary>True once all is over. Any thread.</summary>
    public bool IsTerminated => _terminated;

    /// <summary>The actor threw.</summary>
    public void Fail(Exception cause) => _faults.Fail(cause, self, []);

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
        SystemMessage.Failed => _faults.IsSuspended,
        SystemMessage.Recreate or SystemMessage.Suspend or SystemMessage.Resume => _awaitsCreation || _recreateCause is not null,
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
                watch.Watcher.SendSystemMessage(new SystemMessage.DeathNotification(self));
                return true;
            case SystemMessage.Watch watch:
                deathWatch.AddWatcher(watch.Watcher);
                return true;
            case SystemMessage.Unwatch unwatch:
                deathWatch.RemoveWatcher(unwatch.Watcher);
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
                children.Adopt(adopt.Child);
                break;
            case SystemMessage.Failed failed:
                _faults.Decide(failed);
                break;
            case SystemMessage.Recreate recreate:
                Recreate(recreate.Cause);
                break;
            case SystemMessage.Suspend:
                _faults.Suspend();
                break;
            case SystemMessage.Resume when incarnation.Actor is null:
                CreateAnew();
                break;
            case SystemMessage.Resume resume:
                _faults.Resume(resume.IsAnswer);
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
            deathWatch.Enqueue(actor);
        }

        if (!children.Remove(actor) || children.AnyTerminating)
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

    // It failed while it was being made, so there is no instance to go on with, or to say farewell to.
    private void CreateAnew()
    {
        children.StopAll();
        _awaitsCreation = children.AnyTerminating;

        if (!_awaitsCreation)
        {
            FinishCreation();
        }
    }

    private void FinishCreation()
    {
        _awaitsCreation = false;
        _faults.Clear();

        try
        {
            incarnation.Begin().AroundPreStart();
        }
        catch (Exception cause)
        {
            incarnation.End();
            throw new ActorInitializationException(self, "Exception during creation", cause);
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
            system.EventStream.Publish(new ActorFailure(self, failure));
        }

        incarnation.End();
        _recreateCause = cause;

        if (!children.AnyTerminating)
        {
            FinishRecreation();
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A failing actor fails alone; its parent decides.")]
    private void FinishRecreation()
    {
        var cause = _recreateCause!;
        var survivors = children.All;
        _recreateCause = null;
        _faults.Clear();

        try
        {
            incarnation.Begin().AroundPostRestart(cause);
        }
        catch (Exception failure)
        {
            _faults.Fail(new ActorInitializationException(self, "Exception post restart", failure), self, waiting: survivors);
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
        self.Mailbox.SuspendCount++;
        incarnation.SetReceiveTimeout(null);
        deathWatch.UnwatchAll();
        children.StopAll();

        if (children.IsEmpty)
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
            system.EventStream.Publish(new ActorFailure(self, failure));
        }

        incarnation.End();
        system.EventStream.Unsubscribe(self);
        _terminated = true;

        // From here on the mailbox turns what arrives into dead letters.
        self.Mailbox.SuspendCount = 0;
        parent.SendSystemMessage(new SystemMessage.DeathNotification(self));
        deathWatch.Announce(parent);
    }
}
