using System.Collections;

namespace Broker.Load.Checks;

/// <summary>Whether each message of a publisher is confirmed, and once. A broker may confirm them in any order.</summary>
/// <param name="publisher">Which publisher's, for faults.</param>
/// <param name="tally">Where it reports.</param>
internal sealed class ReceiptCheck(int publisher, Tally tally)
{
    private readonly BitArray _confirmed = new(0);
    private long _first;
    private long _sent;

    /// <summary>How many messages have been confirmed, since the very first one.</summary>
    public long Confirmed { get; private set; }

    /// <summary>Whether nothing is missing.</summary>
    public bool IsComplete => Confirmed == _sent;

    /// <summary>Messages are about to be sent, numbered on from the last one.</summary>
    public void Begin(int messages)
    {
        _first = _sent;
        _sent += messages;
        _confirmed.SetAll(false);
        _confirmed.Length = messages;
    }

    /// <summary>A message has been confirmed.</summary>
    public void OnReceipt(long sequence)
    {
        if (sequence < _first || sequence >= _sent || _confirmed[(int)(sequence - _first)])
        {
            tally.Fault($"message {sequence} of publisher {publisher} was confirmed, and it had been before");
            return;
        }

        _confirmed[(int)(sequence - _first)] = true;
        Confirmed++;
    }

    /// <summary>Says what is missing when no more is expected.</summary>
    public void End()
    {
        if (!IsComplete)
        {
            tally.Fault($"{_sent - Confirmed} messages of publisher {publisher} have not been confirmed");
        }
    }
}
