using Broker.Bench.Measuring;
using Broker.Core.Commands;
using Broker.Core.Destinations;
using Broker.Core.Subscriptions;
using Broker.Host.Outbound;
using Broker.Host.Transport;

namespace Broker.Bench.Workloads;

/// <summary>A topic, its subscribers' outboxes and the senders that empty them, into nothing: a delivery's whole way but for the socket.</summary>
internal sealed class FanOutWorkload : IWorkload
{
    private const int BodyLength = 256;

    // So many are published before the senders are waited for: far from what makes an outbox count as congested.
    private const int Batch = 200;

    private readonly ActorSystem _system = ActorSystem.Create("fan-out");
    private readonly Countdown _octets = new();
    private readonly List<Outbox> _outboxes = [];
    private readonly List<Task> _senders = [];
    private readonly IActorRef _topic;
    private readonly long _frameLength;

    public FanOutWorkload(int subscribers)
    {
        var name = DestinationName.Topic("load.0");
        var patterns = new TopicPatterns();
        var contents = new TopicContents(name, Destinations.Services, recovered: null);
        _topic = _system.ActorOf(Props.Create(() => new TopicActor(name, patterns, contents, ActorRefs.Nobody, Destinations.Services)));

        for (var number = 0; number < subscribers; number++)
        {
            Subscribe(name, number);
        }

        _frameLength = LengthOfFrame();
    }

    public bool IsParallel => true;

    public long Run(long operations)
    {
        var messages = Math.Max(1, operations / _outboxes.Count);

        for (var left = messages; left > 0; left -= Batch)
        {
            var batch = (int)Math.Min(left, Batch);
            _octets.Begin(batch * _outboxes.Count * _frameLength);

            for (var message = 0; message < batch; message++)
            {
                _topic.Tell(new Publish(Messages.Make(BodyLength), Window: null, Tag: 0, Confirm: false), ActorRefs.NoSender);
            }

            _octets.Wait();
        }

        return messages * _outboxes.Count;
    }

    public void Dispose()
    {
        _outboxes.ForEach(outbox => outbox.Complete(last: null, CloseReason.Normal, discardDeliveries: true));
        Task.WaitAll([.. _senders]);
        _system.Terminate().GetAwaiter().GetResult();
        _octets.Dispose();
    }

    private void Subscribe(DestinationName name, int number)
    {
        var outbox = Outlets.Outbox();
        var key = new SubscriptionKey(number, 1);
        var outlet = Outlets.Outlet(outbox, key, isAcknowledged: false);

        _outboxes.Add(outbox);
        _senders.Add(new FrameSender(outbox, new Sink(_octets.Count), new WebSocketFraming(new WebSocketPeer())).RunAsync(CancellationToken.None));
        _topic.Ask<Subscribed>(new Subscribe(name, new Subscription(key, ActorRefs.Nobody, outlet, AckMode.Auto, 0), Tag: 1)).GetAwaiter().GetResult();
    }

    private static long LengthOfFrame()
    {
        var length = 0L;
        var sink = new Sink(octets => length = octets);
        var outlet = Outlets.Outlet(Outlets.Outbox(), new SubscriptionKey(1, 1), isAcknowledged: false);
        MessageWriter.Write(sink, new WebSocketFraming(new WebSocketPeer()), new OutboxEntry(Messages.Make(BodyLength), outlet, 0, 1, 0));
        sink.FlushAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();
        return length;
    }
}
