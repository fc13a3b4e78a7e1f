using System.Diagnostics.CodeAnalysis;
using Broker.Core.Commands;
using Broker.Core.Destinations;

namespace Broker.Host.Sessions;

/// <summary>
/// The destinations that a session has open, found by the octets of the <c>destination</c> header. Those that are not used for a
/// while are released, so that the broker can remove them. Used in the session's turn only.
/// </summary>
/// <param name="directory">The directory of the session's virtual host.</param>
/// <param name="session">The session's actor.</param>
internal sealed class OpenDestinations(IActorRef directory, IActorRef session)
{
    /// <summary>With so many open, those that were not used lately are released when another one is opened.</summary>
    public const int MostUnused = 16 * 1024;

    // So many are looked through faster than a table, which would take more memory than they do.
    private const int Few = 8;

    private readonly List<OpenDestination> _all = new(1);

    // There once there have been more than a few.
    private Dictionary<byte[], OpenDestination>? _byText;

    /// <summary>Finds a destination that is open or being opened.</summary>
    /// <param name="written">The name as the client writes it.</param>
    /// <param name="destination">The destination.</param>
    /// <returns>False if it is neither.</returns>
    public bool TryGet(ReadOnlySpan<byte> written, [MaybeNullWhen(false)] out OpenDestination destination)
    {
        destination = Find(written);
        destination?.IsUsed = true;
        return destination is not null;
    }

    /// <summary>Begins to open a destination; the answer comes to the session.</summary>
    /// <param name="name">The name.</param>
    /// <param name="written">The name as the client writes it.</param>
    /// <param name="mayCreate">Whether it is made if it is not there.</param>
    public OpenDestination Open(DestinationName name, ReadOnlySpan<byte> written, bool mayCreate)
    {
        if (_all.Count >= MostUnused)
        {
            ReleaseUnused();
        }

        var text = written.SequenceEqual(name.Utf8.Span) ? name.Utf8 : written.ToArray();
        var destination = new OpenDestination(name, text) { IsUsed = true, MayCreate = mayCreate };
        Add(destination);
        directory.Tell(new Open(name, mayCreate, Tag: 0), session);
        return destination;
    }

    /// <summary>The directory has answered. If the session has ended meanwhile, the destination is released at once.</summary>
    public void OnOpened(Opened opened)
    {
        if (Waiting(opened.Destination) is { } destination)
        {
            destination.Actor = opened.Actor;
        }
        else
        {
            directory.Tell(new Release(opened.Destination), session);
        }
    }

    /// <summary>The directory has refused; the destination is forgotten as soon as the client has been told.</summary>
    public void OnRefused(OpenRefused refused) => Waiting(refused.Destination)?.Refusal = refused.Refusal;

    /// <summary>Forgets a destination that was refused.</summary>
    public void Forget(OpenDestination destination)
    {
        _all.Remove(destination);
        _byText?.Remove(destination.Written.ToArray());
    }

    /// <summary>Releases what has not been used since the last call.</summary>
    public void ReleaseUnused()
    {
        for (var place = _all.Count - 1; place >= 0; place--)
        {
            var destination = _all[place];

            if (destination is { IsUsed: false, Subscriptions: 0, Actor: not null })
            {
                directory.Tell(new Release(destination.Name), session);
                _all[place] = _all[^1];
                _all.RemoveAt(_all.Count - 1);
                _byText?.Remove(destination.Written.ToArray());
            }

            destination.IsUsed = false;
        }
    }

    /// <summary>Releases all.</summary>
    public void ReleaseAll()
    {
        foreach (var destination in _all.Where(destination => destination.Actor is not null))
        {
            directory.Tell(new Release(destination.Name), session);
        }

        _all.Clear();
        _byText = null;
    }

    private void Add(OpenDestination destination)
    {
        _all.Add(destination);
        _byText?.Add(destination.Written.ToArray(), destination);

        if (_byText is null && _all.Count > Few)
        {
            _byText = _all.ToDictionary(each => each.Written.ToArray(), OctetComparer.Instance);
        }
    }

    private OpenDestination? Find(ReadOnlySpan<byte> written)
    {
        if (_byText is not null)
        {
            return _byText.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(written, out var found) ? found : null;
        }

        foreach (var destination in _all)
        {
            if (destination.Written.Span.SequenceEqual(written))
            {
                return destination;
            }
        }

        return null;
    }

    // The answers come soon, and what was opened last stands at the end.
    private OpenDestination? Waiting(DestinationName name) =>
        _all.FindLast(destination => destination.Actor is null && destination.Refusal is null && destination.Name.Equals(name));
}
