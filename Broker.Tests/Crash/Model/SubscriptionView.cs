namespace Broker.Tests.Crash.Model;

/// <summary>What one subscription has seen, from its SUBSCRIBE to its end.</summary>
/// <param name="place">What it subscribed to.</param>
internal sealed class SubscriptionView(Place place)
{
    private readonly Dictionary<int, int> _newest = [];
    private readonly Dictionary<int, int> _stepsBack = [];

    // The last of those before may have been noticed by the broker only after this one had begun.
    private readonly int _endsBefore = Math.Max(0, place.Ends - 1);

    /// <summary>What it subscribed to.</summary>
    public Place Place => place;

    /// <summary>Notes a delivery that is not marked as a redelivery.</summary>
    /// <returns>
    /// Whether all such deliveries of that producer before were of older messages, but for those that went back once for each consumer that left.
    /// </returns>
    public bool NoteUnmarked(MessageKey key)
    {
        var isNewer = key.Number > _newest.GetValueOrDefault(key.Producer);
        _newest[key.Producer] = key.Number;
        return isNewer || (_stepsBack[key.Producer] = _stepsBack.GetValueOrDefault(key.Producer) + 1) <= place.Ends - _endsBefore;
    }
}
