using System.Globalization;
using Broker.Core.Selectors;
using Broker.Core.Subscriptions;

namespace Broker.Core.Destinations;

/// <summary>
/// What a durable subscription is for. Who asks for another definition under the same name gets another subscription, as in JMS: the old
/// one goes with all it has kept.
/// </summary>
/// <param name="Topic">The topic or pattern.</param>
/// <param name="Selector">Which messages it wants, as text; null: all.</param>
/// <param name="IsNoLocal">Whether it wants nothing that its own session sent.</param>
internal sealed record DurableDefinition(DestinationName Topic, string? Selector, bool IsNoLocal)
{
    private const string Version = "1";

    /// <summary>What a SUBSCRIBE asks for.</summary>
    public static DurableDefinition Of(DestinationName topic, Subscription subscription) =>
        new(topic, subscription.Selector?.Text, subscription.IsNoLocal);

    /// <summary>The text that stands in the journal.</summary>
    /// <param name="unusedSince">Since when nobody uses it, in milliseconds since 1970; 0: somebody does.</param>
    /// <returns>The text.</returns>
    public string Write(long unusedSince) => LogText.Join(
        Version,
        Topic.Space,
        Topic.Path,
        Selector ?? string.Empty,
        IsNoLocal ? "no-local" : string.Empty,
        unusedSince.ToString(CultureInfo.InvariantCulture));

    /// <summary>Reads what <see cref="Write"/> has written.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The definition, with since when nobody uses it, or null if the text says nothing that this broker understands.</returns>
    public static (DurableDefinition Definition, long UnusedSince)? Read(string text)
    {
        if (LogText.Split(text) is not [Version, var space, { Length: > 0 } path, var selector, var noLocal, var since]
            || DestinationName.OfSpace(space, path) is not { Kind: DestinationKind.Topic } topic
            || !long.TryParse(since, NumberStyles.None, CultureInfo.InvariantCulture, out var unusedSince))
        {
            return null;
        }

        return (new DurableDefinition(topic, selector.Length > 0 ? selector : null, noLocal.Length > 0), unusedSince);
    }

    /// <summary>The selector, ready for use.</summary>
    /// <exception cref="SelectorSyntaxException">It was read from a journal, and this broker does not understand it.</exception>
    public Selector? ParseSelector() => Selector is null ? null : Selectors.Selector.Parse(Selector);
}
