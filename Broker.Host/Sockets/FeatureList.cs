using System.Collections;
using Microsoft.AspNetCore.Http.Features;

namespace Broker.Host.Sockets;

/// <summary>The features of a connection: about ten, so that looking through them is quicker than a table, and takes less memory.</summary>
/// <param name="owner">One that is several features itself, as long as nobody sets another one.</param>
/// <param name="types">Which.</param>
internal sealed class FeatureList(object owner, Type[] types) : IFeatureCollection
{
    // The server sets five, and we set one.
    private const int Usual = 6;

    // Those that were set. One that was taken away and is the owner otherwise stays, as null.
    private (Type Type, object? Feature)[] _set = new (Type, object?)[Usual];
    private int _count;

    public bool IsReadOnly => false;

    public int Revision { get; private set; }

    public object? this[Type key]
    {
        get => Find(key) is var place and >= 0 ? _set[place].Feature : IsOwner(key) ? owner : null;
        set => Set(key, value);
    }

    public TFeature? Get<TFeature>() => (TFeature?)this[typeof(TFeature)];

    public void Set<TFeature>(TFeature? instance) => this[typeof(TFeature)] = instance;

    public IEnumerator<KeyValuePair<Type, object>> GetEnumerator() => _set
        .Take(_count)
        .Where(entry => entry.Feature is not null)
        .Select(entry => KeyValuePair.Create(entry.Type, entry.Feature!))
        .Concat(types.Where(type => Find(type) < 0).Select(type => KeyValuePair.Create(type, owner)))
        .GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private bool IsOwner(Type key) => Array.IndexOf(types, key) >= 0;

    private int Find(Type key)
    {
        for (var place = 0; place < _count; place++)
        {
            if (_set[place].Type == key)
            {
                return place;
            }
        }

        return -1;
    }

    private void Set(Type key, object? feature)
    {
        var place = Find(key);
        Revision++;

        if (place >= 0 && (feature is not null || IsOwner(key)))
        {
            _set[place].Feature = feature;
        }
        else if (place >= 0)
        {
            _set[place] = _set[--_count];
            _set[_count] = default;
        }
        else if (feature is not null || IsOwner(key))
        {
            Add(key, feature);
        }
    }

    private void Add(Type key, object? feature)
    {
        if (_count == _set.Length)
        {
            Array.Resize(ref _set, _count * 2);
        }

        _set[_count++] = (key, feature);
    }
}
