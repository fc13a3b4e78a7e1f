using Broker.Bench.Measuring;
using Broker.Core.Messages;
using Broker.Core.Outbound;
using Broker.Core.Subscriptions;
using Broker.Host.Outbound;

namespace Broker.Bench.Workloads;

/// <summary>Puts deliveries into an outbox and takes them out again, so many at a time as a sender finds when it is awake anyway.</summary>
internal sealed class OutboxWorkload : IWorkload
{
    private const int Batch = 100;

    private readonly Outbox _outbox = Outlets.Outbox();
    private readonly SubscriptionOutlet _outlet;
    private readonly Message _message = Messages.Make(256);

    public OutboxWorkload() => _outlet = Outlets.Outlet(_outbox, new SubscriptionKey(1, 1), isAcknowledged: false);

    public bool IsParallel => false;

    public long Run(long operations)
    {
        var batches = (operations + Batch - 1) / Batch;

        for (var batch = 0L; batch < batches; batch++)
        {
            RunBatch();
        }

        return batches * Batch;
    }

    public void Dispose() => _outbox.Complete(last: null, CloseReason.Normal, discardDeliveries: true);

    private void RunBatch()
    {
        for (var index = 0; index < Batch; index++)
        {
            _outlet.TryEnqueue(new Delivery(_message, Sequence: 0, Count: 1, WrittenTo: null));
        }

        _outbox.TryTake(out var entries, out var count);
        _outbox.Flushed(entries.AsSpan(0, count));
        OutboxEntries.GiveBack(entries, count);
    }
}
