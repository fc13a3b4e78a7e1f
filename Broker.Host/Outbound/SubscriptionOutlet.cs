using System.Buffers;
using Broker.Core.Outbound;
using Broker.Stomp;

namespace Broker.Host.Outbound;

/// <summary>
/// One subscription's way into the outbox of its connection, and what its MESSAGE frames have in common. It can be held, so that
/// no message overtakes the RECEIPT of the SUBSCRIBE, and closed, so that none follows the RECEIPT of the UNSUBSCRIBE.
/// </summary>
internal sealed class SubscriptionOutlet : IOutbox
{
    private readonly Outbox _outbox;

    /// <summary>Makes an outlet.</summary>
    /// <param name="outbox">The connection's outbox.</param>
    /// <param name="version">The session's version.</param>
    /// <param name="id">The subscription's id, or null (STOMP 1.0).</param>
    /// <param name="number">The subscription's number in the session.</param>
    /// <param name="isAcknowledged">Whether the client acknowledges what it gets.</param>
    /// <param name="isHeld">Whether deliveries are held back at first.</param>
    public SubscriptionOutlet(Outbox outbox, StompVersion version, string? id, int number, bool isAcknowledged, bool isHeld)
    {
        _outbox = outbox;
        Version = version;
        Number = number;
        IsAcknowledged = isAcknowledged;
        Held = isHeld ? [] : null;
        Head = EncodeHead(version, id);
    }

    /// <summary>The version its frames are written for.</summary>
    public StompVersion Version { get; }

    /// <summary>The subscription's number, the first half of <c>ack</c>.</summary>
    public int Number { get; }

    /// <summary>Whether the client acknowledges what it gets.</summary>
    public bool IsAcknowledged { get; }

    /// <summary>Whether its frames carry <c>ack</c>, which 1.2 has.</summary>
    public bool SendsAck => IsAcknowledged && Version == StompVersion.V12;

    /// <summary>The start of its frames: command and <c>subscription</c>.</summary>
    public byte[] Head { get; }

    /// <summary>The deliveries held back, or null if they go through. Guarded by the outbox.</summary>
    public List<OutboxEntry>? Held { get; set; }

    /// <summary>Whether the subscription has ended. Guarded by the outbox.</summary>
    public bool IsClosed { get; set; }

    /// <summary>What waits of it, if some of that may be dropped and the connection is or was slow; otherwise null. Guarded by the outbox.</summary>
    public Backlog? Backlog { get; set; }

    /// <summary>Who wants to know what is dropped, or null.</summary>
    public DropLog? Drops { get; init; }

    /// <summary>Who wants to know what has been written, or null.</summary>
    public IActorRef? WrittenTo { get; set; }

    /// <summary>The last delivery that was written. The sender's.</summary>
    public long WrittenUpTo { get; set; }

    /// <summary>The subscription as its destination knows it.</summary>
    public Core.Subscriptions.SubscriptionKey Key { get; init; }

    public bool IsCongested => _outbox.IsCongested;

    public bool IsTooFullFor(int size) => _outbox.IsTooFullFor(size);

    public long Progress => _outbox.Progress;

    public EnqueueResult TryEnqueue(in Delivery delivery) => _outbox.TryEnqueue(this, delivery);

    public void NotifyWhenDrained(IActorRef actor, object message) => _outbox.NotifyWhenDrained(actor, message);

    public void StopWaiting() => _outbox.StopWaiting();

    public void ReportOverflow() => _outbox.ReportOverflow();

    /// <summary>Lets go what was held back.</summary>
    public void Open() => _outbox.Open(this);

    /// <summary>Takes nothing more.</summary>
    /// <returns>The first delivery that was certainly not sent.</returns>
    public long Close() => _outbox.Close(this);

    private static byte[] EncodeHead(StompVersion version, string? id)
    {
        var head = new ArrayBufferWriter<byte>();
        var frame = new FrameWriter(head, StompCommand.Message, version);

        if (id is not null)
        {
            frame.Header(HeaderName.Subscription, id);
        }

        return head.WrittenSpan.ToArray();
    }
}
