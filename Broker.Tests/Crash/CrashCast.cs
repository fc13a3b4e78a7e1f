using Broker.Tests.Crash.Model;
using Broker.Tests.Crash.Workers;

namespace Broker.Tests.Crash;

/// <summary>Who works with the broker, and where: every kind of traffic that a crash must not harm.</summary>
internal sealed class CrashCast
{
    private const string Events = "/topic/crash.events";

    private static readonly TimeSpan LongestDelay = TimeSpan.FromMilliseconds(1500);

    private readonly List<(IWorker Worker, double Absence, bool IsProducer)> _workers = [];
    private readonly Ledger _ledger;
    private readonly TimeProvider _clock;
    private int _number;

    public CrashCast(Ledger ledger, TimeProvider clock)
    {
        (_ledger, _clock) = (ledger, clock);

        var one = new Place("/queue/crash.one", "/queue/crash.one") { HasSteadyReader = true };
        AddProducers(2, one, new ProducerHabits { Unconfirmed = 0.1 });
        AddConsumers(1, one, new ConsumerHabits { IsCumulative = true });

        var many = new Place("/queue/crash.many", "/queue/crash.many");
        AddProducers(2, many, new ProducerHabits { Unconfirmed = 0.1, Volatile = 0.2 });
        AddConsumers(3, many, new ConsumerHabits { Rejects = 0.03, Holds = 0.03, Leaves = 0.003 });

        var later = new Place("/queue/crash.later", "/queue/crash.later") { KeepsOrder = false, LongestDelay = LongestDelay };
        AddProducers(1, later, new ProducerHabits { LongestDelay = LongestDelay, Quota = 200 });
        AddConsumers(1, later, new ConsumerHabits());

        var once = new Place("/queue/crash.once", "/queue/crash.once") { KeepsOrder = false };
        _workers.Add((new RepeatingProducer(++_number, ledger, once), 0.1, true));
        AddConsumers(1, once, new ConsumerHabits { Holds = 0.03 });

        var dead = new Place("/queue/dlq.crash.bad", "/queue/dlq.crash.bad") { KeepsOrder = false, AllowsCopies = true };
        var bad = new Place("/queue/crash.bad", "/queue/crash.bad") { DeadLetters = dead };
        AddProducers(1, new ProducerHabits { Quota = 200 }, bad.Destination, bad, dead);
        AddConsumers(1, bad, new ConsumerHabits { Discards = 0.3 });
        AddConsumers(1, dead, new ConsumerHabits());

        var steady = Durable("steady", Events, hasSteadyReader: true);
        var away = Durable("away", "/topic/crash.*", hasSteadyReader: false);
        AddProducers(1, new ProducerHabits { Quota = 400 }, Events, steady, away);
        AddConsumers(1, steady, new ConsumerHabits());
        AddConsumers(1, away, new ConsumerHabits { IsCumulative = true }, absence: 0.6);

        var jobs = new Place("/queue/crash.jobs", "/queue/crash.jobs");
        var left = new Place("/queue/crash.left", "/queue/crash.left") { HasSteadyReader = true };
        var right = new Place("/queue/crash.right", "/queue/crash.right") { HasSteadyReader = true };
        AddProducers(1, jobs, new ProducerHabits { Unconfirmed = 0.05, Quota = 600 });
        _workers.Add((new TransactionWorker(++_number, ledger, jobs, [(left.Destination, [left]), (right.Destination, [right])]), 0.1, false));
        _workers.Add((new TransactionWorker(++_number, ledger, jobs, [(right.Destination, [right]), (Events, [steady, away]), (left.Destination, [left])]), 0.1, false));
        AddConsumers(1, left, new ConsumerHabits());
        AddConsumers(1, right, new ConsumerHabits { IsCumulative = true });

        Places = [one, many, later, once, bad, dead, steady, away, jobs, left, right];
        Durables = [steady, away];
    }

    /// <summary>All places where messages wait.</summary>
    public IReadOnlyList<Place> Places { get; }

    /// <summary>Those of them that are durable subscriptions.</summary>
    public IReadOnlyList<Place> Durables { get; }

    /// <summary>Who works in a life: mostly nearly all, sometimes only those who send, or those who do not.</summary>
    public IEnumerable<IWorker> Choose(Random random)
    {
        var kind = random.Next(10);
        return
            from member in _workers
            where random.NextDouble() >= member.Absence && (kind switch { 0 => member.IsProducer, 1 => !member.IsProducer, _ => true })
            select member.Worker;
    }

    private static Place Durable(string name, string destination, bool hasSteadyReader) => new($"durable subscription {name}", destination)
    {
        HasSteadyReader = hasSteadyReader,
        MarkerDestination = Events,
        ConnectHeaders = [$"client-id:client-{name}"],
        SubscribeHeaders = ["durable:true"],
    };

    private void AddProducers(int count, Place place, ProducerHabits habits)
    {
        for (var left = count; left > 0; left--)
        {
            AddProducers(1, habits, place.Destination, place);
        }
    }

    private void AddProducers(int count, ProducerHabits habits, string destination, params Place[] places)
    {
        for (var left = count; left > 0; left--)
        {
            _workers.Add((new Producer(++_number, _ledger, destination, places, habits, _clock), 0.1, true));
        }
    }

    private void AddConsumers(int count, Place place, ConsumerHabits habits, double absence = 0.1)
    {
        for (var left = count; left > 0; left--)
        {
            _workers.Add((new Consumer(++_number, _ledger, place, habits), absence, false));
        }
    }
}
