using Broker.Core.Destinations;
using Broker.Core.Outbound;

namespace Broker.Host.Configuration;

/// <summary>
/// Checks what the policies mean together: between any two that match the same destination it must be clear which one counts, dead
/// letters must not come back to where they were, and what is given must fit what is inherited.
/// </summary>
internal sealed class PolicyRules
{
    private readonly IReadOnlyDictionary<string, ConfiguredValue> _origins;
    private readonly QueueOptions _queue;
    private readonly TopicOptions _topic;
    private readonly List<Policy> _policies = [];
    private readonly PolicyTable _table;

    private PolicyRules(ConfiguredOptions configured, IReadOnlyDictionary<string, ConfiguredValue> origins)
    {
        _origins = origins;
        _queue = configured.Get<QueueOptions>();
        _topic = configured.Get<TopicOptions>();

        foreach (var options in configured.All<DestinationOptions>())
        {
            if (DestinationPattern.TryParse(options.Name, out var pattern))
            {
                _policies.Add(new Policy(options, pattern));
            }
        }

        _table = Policies.Make(_queue, _policies.Select(policy => policy.Options), _topic);
    }

    /// <summary>Checks all policies.</summary>
    /// <param name="options">The options.</param>
    /// <param name="origins">Where each was written, by its path in the file.</param>
    /// <returns>What is wrong, a line each.</returns>
    public static IEnumerable<string> Check(ConfiguredOptions options, IReadOnlyDictionary<string, ConfiguredValue> origins)
    {
        var rules = new PolicyRules(options, origins);
        return rules.Delays().Concat(rules.LatestKeys()).Concat(rules.Rivals()).Concat(rules.Circles());
    }

    private IEnumerable<string> Delays()
    {
        if (_queue.RedeliveryMaxDelay < _queue.RedeliveryDelay)
        {
            yield return Delay("queue", _queue.RedeliveryMaxDelay, _queue.RedeliveryDelay);
        }

        foreach (var options in _policies.Select(policy => policy.Options).Where(options => options.RedeliveryDelay is not null || options.RedeliveryMaxDelay is not null))
        {
            var (most, delay) = (options.RedeliveryMaxDelay ?? _queue.RedeliveryMaxDelay, options.RedeliveryDelay ?? _queue.RedeliveryDelay);
            if (most < delay)
            {
                yield return Delay($"destination:{options.Name}", most, delay);
            }
        }
    }

    private string Delay(string section, TimeSpan most, TimeSpan delay)
    {
        var path = _origins.ContainsKey($"{section}.redelivery-max-delay") ? $"{section}.redelivery-max-delay" : $"{section}.redelivery-delay";
        return $"{LineOf(path, section)}: {section}.redelivery-max-delay: {Duration.Format(most)} is less than redelivery-delay, {Duration.Format(delay)} (example: redelivery-max-delay = 15m)";
    }

    private IEnumerable<string> LatestKeys() =>
        from policy in _policies
        let options = policy.Options
        where options.LatestKey is { Length: > 0 } && (options.SlowConsumer ?? _topic.SlowConsumer) != SlowConsumer.Latest
        let path = $"destination:{options.Name}.latest-key"
        select $"{LineOf(path, $"destination:{options.Name}")}: {path}: means something only with slow-consumer = latest (example: slow-consumer = latest)";

    private IEnumerable<string> Rivals()
    {
        for (var later = 1; later < _policies.Count; later++)
        {
            for (var earlier = 0; earlier < later; earlier++)
            {
                var (one, other) = (_policies[earlier].Pattern, _policies[later].Pattern);
                if (PatternSpecificity.Instance.Compare(one, other) == 0 && one.Overlaps(other))
                {
                    yield return $"{LineOf(other)}: [destination:{other}]: means destinations that [destination:{one}] at {LineOf(one)} means too, and neither is more specific (example: one section for them, or more segments by name)";
                }
            }
        }
    }

    private IEnumerable<string> Circles()
    {
        foreach (var (options, pattern) in _policies)
        {
            if (options.DeadLetterName() is { } first && CircleFrom(first) is { } circle)
            {
                var path = $"destination:{options.Name}.dead-letter";
                yield return $"{LineOf(path, $"destination:{pattern}")}: {path}: the dead letters of {first} come back to it: {circle} (example: /queue/{DestinationSettings.DeadLetterPrefix}{first.Path}, which keeps them)";
            }
        }
    }

    // The way of a message that is rejected wherever it comes to.
    private string? CircleFrom(DestinationName first)
    {
        var way = new List<DestinationName> { first };

        while (_table.DeadLettersOf(way[^1]) is { } next)
        {
            if (way.Contains(next))
            {
                return next.Equals(first) ? string.Join(" -> ", way.Append(next)) : null;
            }

            way.Add(next);
        }

        return null;
    }

    private string LineOf(DestinationPattern pattern) => LineOf($"[destination:{pattern}]", $"destination:{pattern}");

    private string LineOf(string path, string section) =>
        (_origins.GetValueOrDefault(path) ?? _origins.Values.First(written => written.SectionText == section)).Origin;

    private sealed record Policy(DestinationOptions Options, DestinationPattern Pattern);
}
