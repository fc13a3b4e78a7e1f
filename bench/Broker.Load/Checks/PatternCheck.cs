namespace Broker.Load.Checks;

/// <summary>Topics of which each matches one pattern: its messages arrive in order, at the subscriber that has the pattern.</summary>
/// <param name="topics">How many topics there are; each counts as a publisher of its own.</param>
/// <param name="perSubscriber">How many patterns each subscriber has.</param>
/// <param name="tally">Where it reports.</param>
internal sealed class PatternCheck(int topics, int perSubscriber, Tally tally) : IDeliveryCheck
{
    private readonly long[] _next = new long[topics];
    private long _seen;
    private long _sent;

    /// <summary>How many have arrived since the very first one.</summary>
    public long AllSeen => _seen;

    public void Begin(int messages) => _sent += messages;

    public void OnDelivery(int subscriber, int publisher, long sequence)
    {
        if (publisher >= topics || publisher / perSubscriber != subscriber)
        {
            tally.Fault($"subscriber {subscriber} got a message of topic {publisher}, which its patterns do not match");
            return;
        }

        if (sequence != _next[publisher])
        {
            tally.Fault($"subscriber {subscriber} got message {sequence} of topic {publisher} when {_next[publisher]} was next");
        }

        if (sequence >= _next[publisher])
        {
            _next[publisher] = sequence + 1;
            _seen++;
            tally.Count();
        }
    }

    public long Seen(int publisher) => _next[publisher];

    public void End()
    {
        if (_seen != _sent)
        {
            tally.Fault($"of {_sent} messages {_seen} have arrived");
        }
    }
}
