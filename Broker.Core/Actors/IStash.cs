namespace Broker.Core.Actors;

/// <summary>A place to put messages aside until the actor is ready for them.</summary>
public interface IStash
{
    /// <summary>Puts the message in hand aside.</summary>
    void Stash();

    /// <summary>Puts the oldest message back, before all that wait in the mailbox.</summary>
    void Unstash();

    /// <summary>Puts all messages back, before all that wait in the mailbox, in their order.</summary>
    void UnstashAll();

    /// <summary>Puts back the messages that a condition selects; the others are dropped.</summary>
    /// <param name="predicate">The condition.</param>
    void UnstashAll(Func<Envelope, bool> predicate);

    /// <summary>Empties the stash.</summary>
    /// <returns>What was in it.</returns>
    IEnumerable<Envelope> ClearStash();

    /// <summary>Puts messages before those in the stash.</summary>
    /// <param name="envelopes">The messages.</param>
    void Prepend(IEnumerable<Envelope> envelopes);
}
