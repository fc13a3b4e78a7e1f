using Broker.Bench.Measuring;
using Broker.Core.Destinations;
using Broker.Core.Subscriptions;

namespace Broker.Bench.Workloads;

/// <summary>Matches topics against a table of many patterns. A topic does it once per change of the table, and once when it is made.</summary>
internal sealed class PatternWorkload : IWorkload
{
    private const int Matching = 5;

    private static readonly string[] Shapes = ["sport.*.{0}", "sport.football.#", "news.{0}.>", "#.{0}", "sport.*.{0}.goals", "*.*.{0}", "a.b.c.{0}", "sport.{0}.**", "x{0}.>", "sport.football.{0}.*"];

    private readonly DestinationName[] _topics = [.. Enumerable.Range(0, 100).Select(number => DestinationName.Topic(FormattableString.Invariant($"sport.football.{number}")))];
    private readonly PatternTable<TopicSubscriber> _table;

    public PatternWorkload()
    {
        _table = PatternTable<TopicSubscriber>.Empty;
        for (var number = 0; number < 1000; number++)
        {
            var pattern = DestinationName.Topic(string.Format(System.Globalization.CultureInfo.InvariantCulture, Shapes[number % Shapes.Length], number / Shapes.Length));
            _table = _table.Add(pattern, new TopicSubscriber(new Subscription(new SubscriptionKey(number, 1), ActorRefs.Nobody, null!, AckMode.Auto, 0), Queue: null));
        }

        if (_table.Match(_topics[1]).Count < Matching)
        {
            throw new InvalidOperationException("The topic matches fewer patterns than were made for it.");
        }
    }

    public bool IsParallel => false;

    public long Run(long operations)
    {
        for (var done = 0L; done < operations; done++)
        {
            _table.Match(_topics[done % _topics.Length]);
        }

        return operations;
    }

    public void Dispose()
    {
    }
}
