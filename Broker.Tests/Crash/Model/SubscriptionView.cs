namespace Broker.Tests.Crash.Model;

/// <summary>What one subscription has seen, from its SUBSCRIBE to its end.</summary>
/// <param name="place">What it subscribed to.</param>
internal sealed class SubscriptionView(Place place)
{
    private readonly Dictionary<int, int> _newest = [];

    /// <summary>What it subscribed to.</summary>
    public Place Place => place;

    /// <summary>Notes a delivery that is not marked as a redelivery.</summary>
    /// <returns>Whether all such deliveries of that producer before were of older messages.</returns>
    public bool NoteUnmarked(MessageKey key)
    {
        var isNewer = key.Number > _newest.GetValueOrDefault(key.Producer);
        _newest[key.Producer] = key.Number;
        return isNewer;
    }
}
