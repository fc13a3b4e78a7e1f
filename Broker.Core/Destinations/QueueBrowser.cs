using Broker.Core.Messages;
using Broker.Core.Outbound;
using Broker.Core.Storage;
using Broker.Core.Subscriptions;

namespace Broker.Core.Destinations;

/// <summary>
/// Looks through a queue for one subscriber, without taking: the messages that waited when it began and still do, in the order in which they
/// would be delivered; then one that says the end. Part of the queue's actor.
/// </summary>
internal sealed class QueueBrowser
{
    private const int MaxAtOnce = 1024;

    private readonly DestinationName _name;
    private readonly QueueContents _contents;
    private readonly QueueSubscription _subscription;
    private readonly IActorRef _queue;
    private readonly QueueCursor _cursor;
    private readonly long[] _ends = new long[QueueLists.Count];
    private bool _isWaiting;

    public QueueBrowser(DestinationName name, QueueContents contents, Subscription subscription, IActorRef queue)
    {
        (_name, _contents, _queue) = (name, contents, queue);
        _subscription = new QueueSubscription(subscription);
        _cursor = contents.Store.Lists.AddCursor();
        _cursor.IgnoresReturned = true;

        for (var rank = 0; rank <= contents.Store.Lists.HighestRank; rank++)
        {
            _ends[rank] = contents.Store.Lists.Of(rank)?.Last is { } last ? QueueSlot.PlaceOf(last, last.Count) : 0;
        }
    }

    public Subscription Subscription => _subscription.Subscription;

    /// <summary>Whether it has seen all.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>The outbox has room again.</summary>
    public void Unblock() => _isWaiting = false;

    /// <summary>Shows messages until the outbox is full, one has to be read first, or the end is reached; after many it goes on in a later turn.</summary>
    public void GoOnLooking()
    {
        var seen = 0;

        while (!HasEnded && !_isWaiting)
        {
            if (++seen > MaxAtOnce)
            {
                _queue.Tell(GoOn.Instance, ActorRefs.NoSender);
                return;
            }

            if (!_cursor.TryPeek(out var slot))
            {
                HasEnded |= Show(End());
            }
            else if (!TryShow(slot))
            {
                break;
            }
        }

        if (HasEnded)
        {
            Leave();
        }
    }

    /// <summary>It is of no use any more.</summary>
    public void Leave() => _contents.Store.Lists.RemoveCursor(_cursor);

    // Returns false if it has to wait.
    private bool TryShow(QueueSlot slot)
    {
        var isMeant = slot.Place < _ends[slot.Chunk.List.Rank] && !IsExpired(slot);

        if (isMeant && slot.Chunk.IsUnloaded(slot.Index))
        {
            _contents.Reader.ReadFor(_cursor, slot);
            return false;
        }

        if (isMeant && slot.Chunk.MessageAt(slot.Index) is { } message && _subscription.Wants(message.Message, message.Deliveries)
            && !Show(new Delivery(message.Message, Sequence: 0, message.Deliveries + 1, WrittenTo: null)))
        {
            return false;
        }

        _cursor.Advance();
        _contents.Reader.OnPassed(_cursor);
        return true;
    }

    private bool IsExpired(QueueSlot slot) => slot.Chunk.ExpiresAt(slot.Index) is > 0 and var expires && expires <= _contents.Now;

    private bool Show(in Delivery delivery)
    {
        switch (Subscription.Outbox.TryEnqueue(delivery))
        {
            case EnqueueResult.Full:
                _isWaiting = true;
                Subscription.Outbox.NotifyWhenDrained(_queue, new Commands.OutboxDrained(Subscription.Key));
                return false;
            case EnqueueResult.Closed:
                HasEnded = true;
                return false;
            default:
                return true;
        }
    }

    // No session's number is as high as the start of a broker, so no message has that name.
    private Delivery End()
    {
        using var headers = new MessageContent();
        headers.AddHeader("browser"u8, "end"u8);
        var content = headers.ToArray([]);
        var id = new MessageId(Subscription.Key.Session, Subscription.Key.Number);
        return new Delivery(new Message(id, _name.Utf8, content, content.Length) { Timestamp = _contents.Now }, Sequence: 0, Count: 1, WrittenTo: null);
    }
}
