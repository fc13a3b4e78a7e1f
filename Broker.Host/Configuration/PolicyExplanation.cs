using Broker.Core.Destinations;

namespace Broker.Host.Configuration;

/// <summary>Says how a destination behaves, and which line of the configuration makes it so, key by key.</summary>
internal sealed class PolicyExplanation
{
    private readonly LoadedConfiguration _configuration;
    private readonly DestinationName _name;
    private readonly List<DestinationPattern> _matching;
    private readonly PolicyTable _table;

    private PolicyExplanation(LoadedConfiguration configuration, DestinationName name)
    {
        _configuration = configuration;
        _name = name;
        _table = Policies.Of(configuration.Options);
        _matching = [.. _table.Matching(name)];
    }

    /// <summary>Explains a destination.</summary>
    /// <param name="configuration">The configuration, checked.</param>
    /// <param name="destination">The name of a queue or a topic, or a pattern of topics as a durable subscription has it.</param>
    /// <returns>The lines, or null if it is no such name.</returns>
    public static IReadOnlyList<string>? Explain(LoadedConfiguration configuration, string destination)
    {
        // What is a pattern is a name for topics only, and well formed.
        var isPattern = DestinationPattern.TryParse(destination, out _);
        var name = !isPattern ? null
            : Policies.IsTopic(destination) ? DestinationName.Topic(destination["/topic/".Length..])
            : DestinationName.Queue(destination["/queue/".Length..]);
        var isName = name is not null && (name.Kind == DestinationKind.Topic || !DestinationName.Topic(name.Path).IsPattern);

        return isName ? [.. new PolicyExplanation(configuration, name!).Lines()] : null;
    }

    private IEnumerable<string> Lines()
    {
        yield return _matching.Count == 0
            ? $"{_name}: no [destination:...] matches"
            : $"{_name}: [destination:{_matching[0]}] ({LineOf(_matching[0])})";

        foreach (var passedOver in _matching.Skip(1))
        {
            yield return $"  less specific, so it does not count: [destination:{passedOver}] ({LineOf(passedOver)})";
        }

        var policy = _matching.Count == 0 ? new DestinationOptions() : OptionsOf(_matching[0]);
        var queue = _configuration.Get<QueueOptions>();

        foreach (var key in ConfigurationSchema.Sections["destination"].Keys.Values.Where(IsMeant))
        {
            var (value, origin) = Effective(key, policy, queue);
            yield return $"  {$"{key.Name} = {value}",-40} {origin}";
        }
    }

    private (string Value, string Origin) Effective(ConfigurationKey key, DestinationOptions policy, QueueOptions queue)
    {
        if (_name.IsDeadLetters && key.Name is "max-deliveries" or "dead-letter")
        {
            return (key.Name == "dead-letter" ? "none" : "0", $"queues named {DestinationSettings.DeadLetterPrefix}NAME keep dead letters");
        }

        if (key.Property.GetValue(policy) is { } given)
        {
            return (ConfigurationKey.Format(given), OriginOf($"destination:{policy.Name}.{key.Name}"));
        }

        if (key.Name == "dead-letter")
        {
            return (_table.DeadLettersOf(_name)!.Text, "default");
        }

        if (key.Name == "create")
        {
            return ("true", "default");
        }

        if (key.Name == "prefetch" && _name.Kind == DestinationKind.Topic)
        {
            return (ConfigurationKey.Format(Policies.PrefetchOf(queue, policy, isTopic: true)), "default of topics");
        }

        var isOfTopics = IsOfTopics(key);
        var section = isOfTopics ? "topic" : "queue";
        var inherited = ConfigurationSchema.Sections[section].Keys[key.Name];
        var value = ConfigurationKey.Format(inherited.Property.GetValue(isOfTopics ? Topic() : queue));
        var path = $"{section}.{key.Name}";
        return (value.Length == 0 ? "none" : value, _configuration.Origins.ContainsKey(path) ? $"[{section}] {OriginOf(path)}" : "default");
    }

    private bool IsMeant(ConfigurationKey key) => _name.Kind == DestinationKind.Topic || !IsOfTopics(key);

    private static bool IsOfTopics(ConfigurationKey key) => ConfigurationSchema.Sections["topic"].Keys.ContainsKey(key.Name);

    private TopicOptions Topic() => _configuration.Get<TopicOptions>();

    private DestinationOptions OptionsOf(DestinationPattern pattern) =>
        _configuration.All<DestinationOptions>().First(options => options.Name == pattern.Text);

    private string LineOf(DestinationPattern pattern) =>
        (_configuration.Origins.GetValueOrDefault($"[destination:{pattern}]") ?? _configuration.Origins.Values.First(written => written.SectionText == $"destination:{pattern}")).Origin;

    private string OriginOf(string path) => _configuration.Origins[path].Origin;
}
