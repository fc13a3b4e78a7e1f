using Broker.Bench.Measuring;
using Broker.Core.Commands;
using Broker.Core.Destinations;
using Broker.Core.Outbound;
using Broker.Core.Subscriptions;

namespace Broker.Bench.Workloads;

/// <summary>
/// A queue with ten producers and ten consumers, all of them actors, as sessions are. A consumer gets its delivery as a message and
/// acknowledges it; that message is the benchmark's own and counts.
/// </summary>
internal sealed class QueueWorkload : IWorkload
{
    private const int Producers = 10;
    private const int Consumers = 10;
    private const int Prefetch = 100;
    private const int Batch = 200;

    private readonly ActorSystem _system = ActorSystem.Create("queue");
    private readonly Countdown _consumed = new();
    private readonly List<IActorRef> _producers = [];

    public QueueWorkload()
    {
        var name = DestinationName.Queue("load.0");
        var settings = Destinations.Services.Settings.ForQueue(name);
        var contents = new QueueContents(name, settings, Destinations.Services, identity: null, recovered: null);
        var queue = _system.ActorOf(Props.Create(() => new QueueActor(name, contents, ActorRefs.Nobody, Destinations.Services)));
        var consumed = _consumed;

        for (var number = 0; number < Consumers; number++)
        {
            var key = new SubscriptionKey(number, 1);
            var consumer = _system.ActorOf(Props.Create(() => new Consumer(queue, key, consumed)));
            queue.Ask<Subscribed>(new Subscribe(name, new Subscription(key, consumer, new ConsumerOutbox(consumer), AckMode.Individual, Prefetch), Tag: 1)).GetAwaiter().GetResult();
        }

        for (var number = 0; number < Producers; number++)
        {
            _producers.Add(_system.ActorOf(Props.Create(() => new Producer(queue))));
        }
    }

    public bool IsParallel => true;

    public long Run(long operations)
    {
        var batches = Math.Max(1, operations / (Producers * Batch));

        for (var batch = 0L; batch < batches; batch++)
        {
            _consumed.Begin(Producers * Batch);
            _producers.ForEach(producer => producer.Tell(Produce.Batch, ActorRefs.NoSender));
            _consumed.Wait();
        }

        return batches * Producers * Batch;
    }

    public void Dispose()
    {
        _system.Terminate().GetAwaiter().GetResult();
        _consumed.Dispose();
    }

    private sealed class Produce
    {
        public static Produce Batch { get; } = new();
    }

    private sealed record Consume(long Sequence);

    private sealed class Producer(IActorRef queue) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            for (var index = 0; index < Batch; index++)
            {
                queue.Tell(new Publish(Messages.Make(256), Window: null, Tag: 0, Confirm: false), Self);
            }
        }
    }

    private sealed class Consumer(IActorRef queue, SubscriptionKey key, Countdown consumed) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is Consume consume)
            {
                queue.Tell(new Settle(key, new DeliveryReference(consume.Sequence, default), Settlement.Acknowledge, Tag: 0, Confirm: false), Self);
                consumed.Count(1);
            }
        }
    }

    private sealed class ConsumerOutbox(IActorRef consumer) : IOutbox
    {
        public bool IsCongested => false;

        public bool IsTooFullFor(int size) => false;

        public long Progress => 0;

        public EnqueueResult TryEnqueue(in Delivery delivery)
        {
            consumer.Tell(new Consume(delivery.Sequence), ActorRefs.NoSender);
            return EnqueueResult.Enqueued;
        }

        public void NotifyWhenDrained(IActorRef actor, object message) => actor.Tell(message, ActorRefs.NoSender);

        public void StopWaiting()
        {
        }

        public void ReportOverflow()
        {
        }
    }
}
