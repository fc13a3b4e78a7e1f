namespace Broker.Core.Actors;

/// <summary>What becomes of a child that threw.</summary>
public enum Directive
{
    /// <summary>It goes on with the next message and keeps its state.</summary>
    Resume,

    /// <summary>A new instance takes its place; the mailbox is kept.</summary>
    Restart,

    /// <summary>The parent fails in its turn, with the same exception.</summary>
    Escalate,

    /// <summary>It is stopped.</summary>
    Stop,
}
