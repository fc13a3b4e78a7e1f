using Broker.Core.Subscriptions;

namespace Broker.Core.Destinations;

/// <summary>Those who look through a queue. Part of the queue's actor.</summary>
internal sealed class QueueBrowsers(DestinationName name, QueueContents contents, IActorRef queue)
{
    private readonly Dictionary<SubscriptionKey, QueueBrowser> _byKey = [];
    private int _looking;

    public int Count => _byKey.Count;

    /// <summary>The sessions they belong to.</summary>
    public IEnumerable<IActorRef> Sessions => _byKey.Values.Select(browser => browser.Subscription.Session);

    public void Add(Subscription subscription)
    {
        _byKey.Add(subscription.Key, new QueueBrowser(name, contents, subscription, queue));
        _looking++;
    }

    public void Remove(SubscriptionKey key)
    {
        if (_byKey.Remove(key, out var browser) && !browser.HasEnded)
        {
            _looking--;
            browser.Leave();
        }
    }

    /// <summary>An outbox has room again.</summary>
    public void Unblock(SubscriptionKey key)
    {
        if (_byKey.TryGetValue(key, out var browser))
        {
            browser.Unblock();
        }
    }

    /// <summary>Lets all that have not seen the end look on.</summary>
    public void GoOnLooking()
    {
        if (_looking == 0)
        {
            return;
        }

        foreach (var browser in _byKey.Values.Where(browser => !browser.HasEnded))
        {
            browser.GoOnLooking();
            _looking -= browser.HasEnded ? 1 : 0;
        }
    }

    /// <summary>Ends all.</summary>
    public void Leave()
    {
        foreach (var browser in _byKey.Values.Where(browser => !browser.HasEnded))
        {
            browser.Leave();
        }
    }
}
