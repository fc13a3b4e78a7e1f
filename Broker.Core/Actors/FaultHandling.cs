using System.Diagnostics.CodeAnalysis;

namespace Broker.Core.Actors;

/// <summary>
/// What failures do to an actor: its own suspends it, and its children, until its parent has decided; a child's is decided here; an
/// ancestor's suspends it until the ancestor goes on. Used in the actor's turn.
/// </summary>
/// <remarks>
/// Suspending is counted, because an actor may have failed while an ancestor had failed as well: every Suspend has its Resume or
/// its Recreate.
/// </remarks>
/// <param name="cell">The actor.</param>
/// <param name="incarnation">The instance that lives now.</param>
internal sealed class FaultHandling(ActorCell cell, Incarnation incarnation)
{
    private MinimalActorRef? _perpetrator;

    /// <summary>True from a failure, its own or one that it escalates, until the parent has decided.</summary>
    public bool IsFailed => _perpetrator is not null;

    /// <summary>The actor threw, or lets a child's failure be its own: it waits, and so do its children, until the parent has decided.</summary>
    /// <param name="cause">What was thrown.</param>
    /// <param name="perpetrator">Who failed: the actor itself or the child, which waits already.</param>
    /// <param name="waiting">Further children that wait already.</param>
    public void Fail(Exception cause, MinimalActorRef perpetrator, IReadOnlyCollection<IActorRef> waiting)
    {
        if (IsFailed)
        {
            return;
        }

        _perpetrator = perpetrator;
        Mailbox.SuspendCount++;
        cell.Children.SendToAll(child => ReferenceEquals(child, perpetrator) || waiting.Contains(child) ? null : new SystemMessage.Suspend());
        cell.Supervisor.SendSystemMessage(new SystemMessage.Failed(cell.Reference, cause));
    }

    /// <summary>A child has failed: decides what becomes of it, or lets the failure be the actor's own.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A strategy that throws makes the failure the actor's own.")]
    public void Decide(SystemMessage.Failed failed)
    {
        if (!cell.Children.TryGet(failed.Child, out var stats))
        {
            return;
        }

        var cause = failed.Cause;

        try
        {
            if (incarnation.Supervision.HandleFailure(cell.System, cause, stats, cell.Children))
            {
                return;
            }
        }
        catch (Exception broken)
        {
            cause = broken;
        }

        Fail(cause, failed.Child, []);
    }

    /// <summary>An ancestor has failed.</summary>
    public void Suspend()
    {
        Mailbox.SuspendCount++;
        cell.Children.SendToAll(_ => new SystemMessage.Suspend());
    }

    /// <summary>The actor goes on as it is.</summary>
    /// <param name="isAnswer">Whether this is what the parent has decided about the actor's own failure; otherwise an ancestor goes on.</param>
    public void Resume(bool isAnswer)
    {
        var perpetrator = _perpetrator;
        Mailbox.EndSuspension();

        if (isAnswer)
        {
            _perpetrator = null;
        }

        cell.Children.SendToAll(child => new SystemMessage.Resume(isAnswer && ReferenceEquals(child, perpetrator)));
    }

    /// <summary>A new instance takes the place of the one that failed.</summary>
    public void Clear() => _perpetrator = null;

    private Mailbox Mailbox => cell.Reference.Mailbox;
}
