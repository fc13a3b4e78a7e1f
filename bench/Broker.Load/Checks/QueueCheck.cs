using System.Collections;

namespace Broker.Load.Checks;

/// <summary>
/// A queue: every message reaches one subscriber, once; and each subscriber gets a publisher's messages in their order, for nothing is
/// ever given back here.
/// </summary>
internal sealed class QueueCheck : IDeliveryCheck
{
    private readonly string _name;
    private readonly Tally _tally;
    private readonly long[,] _latest;
    private readonly BitArray[] _arrived;
    private readonly long[] _seen;
    private long _first;
    private long _sent;

    /// <summary>Makes a check.</summary>
    /// <param name="name">The destination's name, for faults.</param>
    /// <param name="publishers">How many publishers it has.</param>
    /// <param name="subscribers">How many subscribers it has.</param>
    /// <param name="tally">Where it reports.</param>
    public QueueCheck(string name, int publishers, int subscribers, Tally tally)
    {
        _name = name;
        _tally = tally;
        _latest = new long[subscribers, publishers];
        _arrived = [.. Enumerable.Range(0, publishers).Select(_ => new BitArray(0))];
        _seen = new long[publishers];

        for (var index = 0; index < _latest.Length; index++)
        {
            _latest[index / publishers, index % publishers] = -1;
        }
    }

    public void Begin(int messages)
    {
        _first = _sent;
        _sent += messages;

        foreach (var arrived in _arrived)
        {
            arrived.SetAll(false);
            arrived.Length = messages;
        }
    }

    public void OnDelivery(int subscriber, int publisher, long sequence)
    {
        if (sequence < _first || sequence >= _sent || _arrived[publisher][(int)(sequence - _first)])
        {
            _tally.Fault($"{_name}: subscriber {subscriber} got message {sequence} of publisher {publisher}, which had arrived before");
            return;
        }

        ref var latest = ref _latest[subscriber, publisher];
        if (sequence < latest)
        {
            _tally.Fault($"{_name}: subscriber {subscriber} got message {sequence} of publisher {publisher} after {latest}");
        }

        latest = sequence;
        _arrived[publisher][(int)(sequence - _first)] = true;
        _seen[publisher]++;
        _tally.Count();
    }

    public long Seen(int publisher) => _seen[publisher];

    public void End()
    {
        for (var publisher = 0; publisher < _arrived.Length; publisher++)
        {
            var missing = _sent - _first - _arrived[publisher].Cast<bool>().LongCount(has => has);
            if (missing > 0)
            {
                _tally.Fault($"{_name}: {missing} messages of publisher {publisher} have not arrived");
            }
        }
    }
}
