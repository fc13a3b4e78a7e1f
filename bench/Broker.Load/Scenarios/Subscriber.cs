using System.Diagnostics;
using Broker.Load.Checks;
using Broker.Load.Protocols;
using Broker.Load.Report;

namespace Broker.Load.Scenarios;

/// <summary>One that listens: checks every message, notes how late it is, and acknowledges if it has to; all that has come at once in one write.</summary>
/// <param name="body">What bodies look like.</param>
/// <param name="check">The destination's check.</param>
/// <param name="index">Which of its destination's subscribers it is.</param>
/// <param name="tally">Where faults go.</param>
/// <param name="latencies">Where latencies go, or null.</param>
/// <param name="acknowledges">Whether it acknowledges.</param>
internal sealed class Subscriber(BodyFormat body, IDeliveryCheck check, int index, Tally tally, Histogram? latencies, bool acknowledges) : IMessageReceiver
{
    private const int MaxAckLength = 128;

    private byte[] _acks = acknowledges ? new byte[4096] : [];
    private int _acksLength;

    /// <summary>The session that it listens on.</summary>
    public ISession? Session { get; set; }

    /// <summary>Called when all that had come has been looked at.</summary>
    public Action? Read { get; set; }

    public void OnMessage(ReadOnlySpan<byte> message)
    {
        if (!body.TryRead(message, out var publisher, out var sequence, out var due))
        {
            tally.Fault($"subscriber {index} got a message that is not as it was sent");
            return;
        }

        check.OnDelivery(index, publisher, sequence);
        latencies?.Add(Stopwatch.GetTimestamp() - due);

        if (acknowledges)
        {
            AddAck(message);
        }
    }

    public void OnReadEnd()
    {
        if (_acksLength > 0)
        {
            Session!.Connection.Send(_acks.AsSpan(0, _acksLength));
            _acksLength = 0;
        }

        Read?.Invoke();
    }

    private void AddAck(ReadOnlySpan<byte> message)
    {
        if (_acks.Length - _acksLength < MaxAckLength)
        {
            Array.Resize(ref _acks, _acks.Length * 2);
        }

        _acksLength += Session!.WriteAck(message, _acks.AsSpan(_acksLength));
    }
}
