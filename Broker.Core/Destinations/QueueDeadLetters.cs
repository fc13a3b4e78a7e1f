using System.Text;
using Broker.Core.Commands;
using Broker.Core.Messages;
using Broker.Core.Storage;

namespace Broker.Core.Destinations;

/// <summary>
/// Moves messages to the queue of dead letters. Each stays here, out, until that queue has confirmed that it has it; if it is refused, it is
/// tried again later. So a crash may double a dead letter, but loses none. Part of the queue's contents.
/// </summary>
internal sealed class QueueDeadLetters(DestinationName name, QueueSettings settings, QueueStore store, QueueRecords records, QueueReader reader, DestinationServices services)
{
    private const int MaxOnTheWay = 256;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly Queue<(QueuedMessage Message, string Reason)> _waiting = new();
    private readonly HashSet<QueuedMessage> _unreadable = [];
    private readonly Dictionary<long, (QueuedMessage Message, string Reason, DestinationName To)> _onTheWay = [];
    private IActorRef _directory = ActorRefs.Nobody;
    private long _lastTag;
    private bool _isReading;
    private bool _isTold;

    /// <summary>When refused ones are tried again.</summary>
    public long NextDue { get; private set; } = long.MaxValue;

    /// <summary>An instance of the queue's actor begins.</summary>
    public void Attach(IActorRef directory) => _directory = directory;

    /// <summary>Other settings are in force: those that have not been taken yet go where dead letters go now. If none go anywhere any more, they go where they were to go.</summary>
    public void Use(DestinationServices otherServices, QueueSettings other)
    {
        services = otherServices;
        settings = other with { DeadLetters = other.DeadLetters ?? settings.DeadLetters };
    }

    /// <summary>Moves a message that is out.</summary>
    public void Add(QueuedMessage message, string reason)
    {
        _waiting.Enqueue((message, reason));
        Continue();
    }

    /// <summary>Sends what can be sent: after a confirmation, when contents have been read, when the time has come to try again.</summary>
    public void Continue()
    {
        while (!_isReading && NextDue == long.MaxValue && _onTheWay.Count < MaxOnTheWay && _waiting.TryPeek(out var letter))
        {
            if (_unreadable.Remove(letter.Message))
            {
                Drop(_waiting.Dequeue().Message);
            }
            else if (letter.Message.HasContent)
            {
                Send(_waiting.Dequeue());
            }
            else
            {
                ReadContents();
            }
        }
    }

    /// <summary>The other queue has a letter.</summary>
    public void OnDone(long tag)
    {
        if (_onTheWay.Remove(tag, out var letter))
        {
            _isTold = false;
            Drop(letter.Message);
            Continue();
        }
    }

    /// <summary>The other queue does not take a letter.</summary>
    public void OnRefused(CommandRefused refused)
    {
        if (!_onTheWay.Remove(refused.Tag, out var letter))
        {
            return;
        }

        _waiting.Enqueue((letter.Message, letter.Reason));
        NextDue = (services.Clock.GetUtcNow() + Pause).ToUnixTimeMilliseconds();

        if (!_isTold)
        {
            _isTold = true;
            services.Log.DeadLettersRefused(name.Text, letter.To.Text, refused.Refusal.Detail);
        }
    }

    /// <summary>Time has passed.</summary>
    public void OnTick(long now)
    {
        if (NextDue <= now)
        {
            NextDue = long.MaxValue;
            Continue();
        }
    }

    public void Clear()
    {
        _waiting.Clear();
        _onTheWay.Clear();
        NextDue = long.MaxValue;
    }

    private void Send((QueuedMessage Message, string Reason) letter)
    {
        var (message, reason) = letter;
        var deadLetters = QueueFor(message.Message);
        var copy = message.Message.CopyTo(
            deadLetters.Utf8,
            [
                new("original-destination", name.Text),
                new("dead-letter-reason", reason),
                new("delivery-count", FormattableString.Invariant($"{message.Deliveries}")),
            ],
            message.IsPersistent || message.Message.IsPersistent);

        _onTheWay.Add(++_lastTag, (message, reason, deadLetters));
        _directory.Tell(new Forward(deadLetters, new Publish(copy, Window: null, _lastTag, Confirm: true)));
    }

    // The names that a pattern matches are of its space.
    private DestinationName QueueFor(Message message)
    {
        if (!settings.DeadLettersByDestination)
        {
            return settings.DeadLetters!;
        }

        var text = Encoding.UTF8.GetString(message.Destination.Span);
        var path = text.StartsWith(name.Space, StringComparison.Ordinal) ? text[name.Space.Length..] : text.TrimStart('/');
        return services.Settings.DeadLettersOf(DestinationName.OfSpace(name.Space, path) ?? DestinationName.Topic(path));
    }

    private void ReadContents()
    {
        var (places, asked, bytes) = (new List<QueueSlot>(), new List<QueuedMessage>(), 0L);

        foreach (var (message, _) in _waiting)
        {
            if (places.Count == QueueEviction.HeadMessages || bytes > QueueEviction.HeadBytes)
            {
                break;
            }

            if (!message.HasContent)
            {
                places.Add(new QueueSlot(message.Chunk!, message.Slot));
                asked.Add(message);
                bytes += message.Size;
            }
        }

        _isReading = true;
        reader.Read(places, () =>
        {
            _isReading = false;
            _unreadable.UnionWith(asked.Where(message => !message.HasContent));
        });
    }

    private void Drop(QueuedMessage message)
    {
        records.Remove(message, notify: false);
        store.Remove(message);
    }
}
