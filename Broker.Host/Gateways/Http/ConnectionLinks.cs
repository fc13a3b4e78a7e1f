using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Broker.Host.Gateways.Http;

/// <summary>
/// The sessions that are kept for the next request on a connection, so that a client that keeps its connection logs in once. A session
/// serves one request at a time; requests that come together, as HTTP/2 allows, have one each. They end with the connection, or when
/// they have not been used for a while. Any thread.
/// </summary>
internal sealed class ConnectionLinks
{
    // Behind a proxy a connection may have many clients, of which none should cost what all of them would.
    private const int MostKept = 16;

    private static readonly object Key = new();

    private readonly Lock _lock = new();
    private readonly List<(LinkKey Key, StompLink Link, long Since)> _kept = [];
    private readonly TimeProvider _clock;
    private TimeSpan _idleTimeout;
    private ITimer? _timer;
    private bool _hasEnded;

    private ConnectionLinks(TimeProvider clock) => _clock = clock;

    /// <summary>How many are kept now.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _kept.Count;
            }
        }
    }

    /// <summary>Those of the connection that a request came on.</summary>
    public static ConnectionLinks Of(HttpCall call)
    {
        var features = call.Context.Features;
        var items = features.GetRequiredFeature<IConnectionItemsFeature>().Items;

        // Several requests of HTTP/2 may come here together.
        lock (items)
        {
            if (items.TryGetValue(Key, out var found))
            {
                return (ConnectionLinks)found!;
            }

            var links = new ConnectionLinks(call.Services.Sessions.Clock);
            items[Key] = links;
            features.GetRequiredFeature<IConnectionLifetimeFeature>().ConnectionClosed.Register(links.End);
            return links;
        }
    }

    /// <summary>Has a session do something for a request; if that fails, nobody else gets the session.</summary>
    /// <exception cref="HttpProblemException">It is refused.</exception>
    public async Task<T> UseAsync<T>(HttpCall call, Func<StompLink, Task<T>> use)
    {
        var link = await RentAsync(call);

        try
        {
            var result = await use(link);
            Return(LinkKey.Of(call), link, call.Settings.Http.IdleTimeout);
            return result;
        }
        catch
        {
            link.Dispose();
            throw;
        }
    }

    /// <summary>A session for a request: one that was kept for it, or a new one.</summary>
    /// <exception cref="HttpProblemException">It is refused.</exception>
    public async Task<StompLink> RentAsync(HttpCall call)
    {
        var key = LinkKey.Of(call);

        while (TryTake(key) is { } kept)
        {
            if (!kept.Ended.IsCompleted)
            {
                return kept;
            }

            kept.Dispose();
        }

        return await LinkOpener.OpenAsync(call, beats: false);
    }

    /// <summary>Keeps a session for the next request of the same client; what it was asked has been answered.</summary>
    /// <param name="key">Whose it is.</param>
    /// <param name="link">The session.</param>
    /// <param name="idleTimeout">How long sessions are kept.</param>
    public void Return(LinkKey key, StompLink link, TimeSpan idleTimeout)
    {
        StompLink? superfluous = null;
        link.Release();

        lock (_lock)
        {
            _idleTimeout = idleTimeout;

            if (_hasEnded || idleTimeout == TimeSpan.Zero)
            {
                superfluous = link;
            }
            else
            {
                _kept.Add((key, link, _clock.GetTimestamp()));
                _timer ??= _clock.CreateTimer(_ => Sweep(), null, idleTimeout, Timeout.InfiniteTimeSpan);

                if (_kept.Count > MostKept)
                {
                    superfluous = _kept[0].Link;
                    _kept.RemoveAt(0);
                }
            }
        }

        superfluous?.Dispose();
    }

    private StompLink? TryTake(LinkKey key)
    {
        lock (_lock)
        {
            // The one that was used last, so that those which are not needed any more fall idle.
            var index = _kept.FindLastIndex(entry => entry.Key == key);
            var link = index < 0 ? null : _kept[index].Link;

            if (index >= 0)
            {
                _kept.RemoveAt(index);
            }

            return link;
        }
    }

    private void End()
    {
        lock (_lock)
        {
            _hasEnded = true;
        }

        Drop(_ => true);
    }

    private void Sweep() => Drop(since => _clock.GetElapsedTime(since) >= _idleTimeout);

    private void Drop(Predicate<long> isDue)
    {
        List<StompLink> dropped;

        lock (_lock)
        {
            dropped = [.. _kept.Where(entry => isDue(entry.Since)).Select(entry => entry.Link)];
            _kept.RemoveAll(entry => dropped.Contains(entry.Link));
            _timer?.Dispose();
            _timer = _kept.Count == 0 ? null : _clock.CreateTimer(_ => Sweep(), null, TimeLeft(_kept[0].Since), Timeout.InfiniteTimeSpan);
        }

        dropped.ForEach(link => link.Dispose());
    }

    private TimeSpan TimeLeft(long since) => _idleTimeout - _clock.GetElapsedTime(since) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;
}
