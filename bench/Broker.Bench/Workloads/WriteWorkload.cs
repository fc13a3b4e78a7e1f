using Broker.Bench.Measuring;
using Broker.Core.Messages;
using Broker.Core.Subscriptions;
using Broker.Host.Outbound;

namespace Broker.Bench.Workloads;

/// <summary>Writes MESSAGE frames into memory.</summary>
internal sealed class WriteWorkload : IWorkload
{
    private readonly Sink _sink = new(flushed: null);
    private readonly SubscriptionOutlet _outlet;
    private readonly IFraming _framing;
    private readonly Message _message;
    private readonly bool _isFirst;

    /// <summary>Makes a message and a subscription.</summary>
    /// <param name="bodyLength">Octets of its body.</param>
    /// <param name="framing">What goes around frames.</param>
    /// <param name="isFirst">Whether what all subscribers share is encoded each time; otherwise it has been.</param>
    /// <param name="isAcknowledged">Whether the frame has an <c>ack</c> header.</param>
    public WriteWorkload(int bodyLength, IFraming framing, bool isFirst, bool isAcknowledged)
    {
        _outlet = Outlets.Outlet(Outlets.Outbox(), new SubscriptionKey(1, 1), isAcknowledged);
        _framing = framing;
        _message = Messages.Make(bodyLength);
        _isFirst = isFirst;
    }

    public bool IsParallel => false;

    public long Run(long operations)
    {
        for (var done = 0L; done < operations; done++)
        {
            if (_isFirst)
            {
                _message.Encoding = null;
            }

            MessageWriter.Write(_sink, _framing, new OutboxEntry(_message, _outlet, done + 1, 1, _message.Size));
        }

        return operations;
    }

    public void Dispose() => _sink.Complete();
}
