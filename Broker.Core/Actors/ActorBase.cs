using System.Diagnostics.CodeAnalysis;

namespace Broker.Core.Actors;

/// <summary>
/// An actor: private state, changed by one message at a time. Made by <see cref="IActorRefFactory.ActorOf"/> only, reached
/// through its <see cref="IActorRef"/> only. The members may be used from the actor's own turn only, save <see cref="Self"/>.
/// </summary>
public abstract class ActorBase
{
    private readonly IActorRef _self;
    private SupervisorStrategy? _supervisorStrategy;

    /// <summary>Takes the place of the actor being made.</summary>
    /// <exception cref="ActorInitializationException">It was made with <c>new</c>, not through <see cref="Props"/>.</exception>
    protected ActorBase()
    {
        if (ActorCell.Current is not { } cell)
        {
            throw new ActorInitializationException("Do not create actors using 'new', always create them using an ActorContext/System");
        }

        _self = cell.Self;

        if (this is IWithTimers withTimers)
        {
            withTimers.Timers = cell.StartTimers();
        }

        cell.Become(Receive);
    }

    /// <summary>The context of the actor whose turn runs.</summary>
    /// <exception cref="NotSupportedException">No actor's turn runs on this thread.</exception>
    protected static IActorContext Context => ActorCell.Current
        ?? throw new NotSupportedException("There is no active ActorContext, this is most likely due to use of async operations from within this actor.");

    /// <summary>Who sent the message in hand; <see cref="ActorSystem.DeadLetters"/> if nobody did.</summary>
    protected IActorRef Sender => Context.Sender;

    /// <summary>This actor.</summary>
    protected IActorRef Self => _self;

    internal SupervisorStrategy SupervisorStrategyOfThis => _supervisorStrategy ??= SupervisorStrategy();

    internal void AroundPreStart() => PreStart();

    internal void AroundPreRestart(Exception cause, object message) => PreRestart(cause, message);

    internal void AroundPostRestart(Exception cause) => PostRestart(cause);

    internal void AroundPostStop() => PostStop();

    /// <summary>Wraps every message; for extensions.</summary>
    /// <param name="receive">The behaviour in force.</param>
    /// <param name="message">The message.</param>
    /// <returns>True if the behaviour took the message.</returns>
    protected internal virtual bool AroundReceive(Receive receive, object message)
    {
        ArgumentNullException.ThrowIfNull(receive);
        var handled = receive(message);
        if (!handled)
        {
            Unhandled(message);
        }

        return handled;
    }

    /// <summary>Takes a message.</summary>
    /// <param name="message">The message.</param>
    /// <returns>False if the actor does not understand it.</returns>
    protected abstract bool Receive(object message);

    /// <summary>What happens to a message that was not understood: it is published as <see cref="UnhandledMessage"/>.</summary>
    /// <param name="message">The message.</param>
    /// <exception cref="DeathPactException">It was the <see cref="Terminated"/> of a watched actor.</exception>
    protected virtual void Unhandled(object message)
    {
        if (message is Terminated terminated)
        {
            throw new DeathPactException(terminated.ActorRef);
        }

        Context.System.EventStream.Publish(new UnhandledMessage(message, Sender, Self));
    }

    /// <summary>Replaces the behaviour.</summary>
    /// <param name="receive">The new one.</param>
    protected void Become(Receive receive) => Context.Become(receive);

    /// <summary>Replaces the behaviour and remembers the old one.</summary>
    /// <param name="receive">The new one.</param>
    protected void BecomeStacked(Receive receive) => Context.BecomeStacked(receive);

    /// <summary>Returns to the behaviour before the last <see cref="BecomeStacked"/>.</summary>
    protected void UnbecomeStacked() => Context.UnbecomeStacked();

    /// <summary>Asks for a <see cref="ReceiveTimeout"/> after a time without messages; null asks for no more.</summary>
    /// <param name="timeout">The time, or null.</param>
    protected void SetReceiveTimeout(TimeSpan? timeout) => Context.SetReceiveTimeout(timeout);

    /// <summary>Runs before the first message.</summary>
    protected virtual void PreStart()
    {
    }

    /// <summary>Runs when the actor has stopped, after all its children have.</summary>
    protected virtual void PostStop()
    {
    }

    /// <summary>Runs on the instance that failed, before a new one takes its place: stops the children, then <see cref="PostStop"/>.</summary>
    /// <param name="reason">What the instance threw.</param>
    /// <param name="message">The message it failed at, or null.</param>
    [SuppressMessage("Naming", "CA1716:Identifiers should not match keywords", Justification = "Akka.NET's name.")]
    protected virtual void PreRestart(Exception reason, object message)
    {
        foreach (var child in Context.GetChildren().ToArray())
        {
            Context.Unwatch(child);
            Context.Stop(child);
        }

        PostStop();
    }

    /// <summary>Runs on the new instance: calls <see cref="PreStart"/>.</summary>
    /// <param name="reason">What the old instance threw.</param>
    protected virtual void PostRestart(Exception reason) => PreStart();

    /// <summary>How this actor decides about failing children.</summary>
    /// <returns>The strategy; the default restarts a child that throws.</returns>
    protected virtual SupervisorStrategy SupervisorStrategy() => Actors.SupervisorStrategy.DefaultStrategy;
}
