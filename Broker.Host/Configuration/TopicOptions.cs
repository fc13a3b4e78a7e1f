using Broker.Core.Outbound;

namespace Broker.Host.Configuration;

/// <summary><c>[topic]</c>: how topics treat subscribers that are connected and slow, unless a <c>[destination:PATTERN]</c> says otherwise.</summary>
[Section("topic")]
[TakesEffect(Effect.AtOnce)]
internal sealed class TopicOptions : IOptionsRules
{
    /// <summary>Gets or sets what becomes of a message for which a subscriber has no room.</summary>
    [Key("drop-oldest")]
    public SlowConsumer SlowConsumer { get; set; } = SlowConsumer.Close;

    /// <summary>Gets or sets the header that tells apart the messages of which the latest are kept; empty: all of a topic are alike.</summary>
    [Key("symbol")]
    public string LatestKey { get; set; } = string.Empty;

    /// <inheritdoc/>
    public IEnumerable<OptionsFault> Check()
    {
        if (LatestKey.Length > 0 && SlowConsumer != SlowConsumer.Latest)
        {
            yield return new OptionsFault(nameof(LatestKey), "means something only with slow-consumer = latest (example: slow-consumer = latest)", nameof(SlowConsumer));
        }
    }
}
