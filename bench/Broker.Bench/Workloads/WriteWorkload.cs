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

    /// <summary>Makes a message and a subscription.</summary>
    /// <param name="bodyLength">Octets of its body.</param>
    /// <param name="framing">What goes around frames.</param>
    /// <param name="isAlone">Whether one alone gets the message, so that it is encoded for each frame; otherwise it has been.</param>
    /// <param name="isAcknowledged">Whether the frame has an <c>ack</c> header.</param>
    public WriteWorkload(int bodyLength, IFraming framing, bool isAlone, bool isAcknowledged)
    {
        _outlet = Outlets.Outlet(Outlets.Outbox(), new SubscriptionKey(1, 1), isAcknowledged);
        _framing = framing;
        _message = Messages.Make(bodyLength);
        _message.IsShared = !isAlone;
    }

    public bool IsParallel => false;

    public long Run(long operations)
    {
        for (var done = 0L; done < operations; done++)
        {
            MessageWriter.Write(_sink, _framing, new OutboxEntry(_message, _outlet, done + 1, 1, _message.Size));
        }

        return operations;
    }

    public void Dispose() => _sink.Complete();
}
