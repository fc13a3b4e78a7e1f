using System.Numerics;

namespace Broker.Load.Checks;

/// <summary>
/// A topic with one publisher: every subscriber gets every message, in order. How many have a message is counted in a ring, so that
/// the slowest subscriber's place is known without asking all of them.
/// </summary>
internal sealed class TopicCheck : IDeliveryCheck
{
    private readonly string _name;
    private readonly Tally _tally;
    private readonly long[] _next;
    private readonly int[] _reached;
    private long _sent;
    private long _seen;

    /// <summary>Makes a check.</summary>
    /// <param name="name">The destination's name, for faults.</param>
    /// <param name="subscribers">How many subscribers it has.</param>
    /// <param name="inFlight">How many messages may be under way; 0: any number, and then <see cref="Seen"/> is not kept.</param>
    /// <param name="tally">Where it reports.</param>
    public TopicCheck(string name, int subscribers, int inFlight, Tally tally)
    {
        _name = name;
        _tally = tally;
        _next = new long[subscribers];
        _reached = new int[inFlight == 0 ? 0 : (int)BitOperations.RoundUpToPowerOf2((uint)inFlight)];
    }

    public void Begin(int messages) => _sent += messages;

    public void OnDelivery(int subscriber, int publisher, long sequence)
    {
        ref var next = ref _next[subscriber];

        if (sequence < next)
        {
            _tally.Fault($"{_name}: subscriber {subscriber} got message {sequence} again, or late: {next} was next");
            return;
        }

        if (sequence > next)
        {
            _tally.Fault($"{_name}: subscriber {subscriber} got message {sequence} when {next} was next: {sequence - next} lost or overtaken");
        }

        next = sequence + 1;
        _tally.Count();

        if (_reached.Length > 0)
        {
            CountInRing(sequence);
        }
    }

    public long Seen(int publisher) => _seen;

    public void End()
    {
        for (var subscriber = 0; subscriber < _next.Length; subscriber++)
        {
            if (_next[subscriber] != _sent)
            {
                _tally.Fault($"{_name}: subscriber {subscriber} got messages up to {_next[subscriber] - 1} of {_sent - 1}");
            }
        }
    }

    private void CountInRing(long sequence)
    {
        var mask = _reached.Length - 1;
        _reached[sequence & mask]++;

        while (_reached[_seen & mask] == _next.Length)
        {
            _reached[_seen & mask] = 0;
            _seen++;
        }
    }
}
