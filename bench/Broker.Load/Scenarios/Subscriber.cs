using System.Diagnostics;
using Broker.Load.Checks;
using Broker.Load.Report;
using Broker.Load.Stomp;

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
    public Session? Session { get; set; }

    public void OnMessage(ReadOnlySpan<byte> frame)
    {
        if (!body.TryRead(frame, out var publisher, out var sequence, out var due))
        {
            tally.Fault($"subscriber {index} got a message that is not as it was sent");
            return;
        }

        check.OnDelivery(index, publisher, sequence);
        latencies?.Add(Stopwatch.GetTimestamp() - due);

        if (acknowledges)
        {
            AddAck(Frames.Header(frame, "\nack:"u8));
        }
    }

    public void OnReadEnd()
    {
        if (_acksLength > 0)
        {
            Session!.Connection.Send(_acks.AsSpan(0, _acksLength));
            _acksLength = 0;
        }
    }

    private void AddAck(ReadOnlySpan<byte> id)
    {
        if (_acks.Length - _acksLength < MaxAckLength)
        {
            Array.Resize(ref _acks, _acks.Length * 2);
        }

        // An id that does not fit is none of ours, and the copy below says so.
        Span<byte> frame = stackalloc byte[MaxAckLength - 14];
        "ACK\nid:"u8.CopyTo(frame);
        id.CopyTo(frame[7..]);
        "\n\n\0"u8.CopyTo(frame[(7 + id.Length)..]);
        _acksLength += Session!.Connection.Framing.Wrap(frame[..(10 + id.Length)], _acks.AsSpan(_acksLength));
    }
}
