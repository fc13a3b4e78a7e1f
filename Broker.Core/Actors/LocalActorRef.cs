namespace Broker.Core.Actors;

/// <summary>The reference of an actor of this process: its path and its mailbox.</summary>
internal sealed class LocalActorRef : MinimalActorRef
{
    public LocalActorRef(ActorSystem system, Props props, MinimalActorRef parent, ActorPath path)
        : base(path)
    {
        Cell = new ActorCell(system, this, props, parent);
        Mailbox = new Mailbox(Cell);
    }

    public ActorCell Cell { get; }

    public Mailbox Mailbox { get; }

    public override void Tell(object message, IActorRef? sender)
    {
        ArgumentNullException.ThrowIfNull(message);
        Mailbox.Post(message, sender);
    }

    public override void SendSystemMessage(SystemMessage message) => Mailbox.PostSystem(message);
}
