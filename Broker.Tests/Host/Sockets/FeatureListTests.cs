using Broker.Host.Sockets;

namespace Broker.Tests.Host.Sockets;

internal sealed class FeatureListTests
{
    private readonly FeatureList _features = new("owner", [typeof(string), typeof(IComparable)]);

    [Test]
    public void One_object_is_several_features()
    {
        Assert.That(_features.Get<string>(), Is.EqualTo("owner"));
        Assert.That(_features.Get<IComparable>(), Is.EqualTo("owner"));
        Assert.That(_features.Get<Uri>(), Is.Null);
    }

    [Test]
    public void Features_are_added_and_replaced_and_taken_away()
    {
        var types = new[] { typeof(int), typeof(long), typeof(byte), typeof(char), typeof(short), typeof(float), typeof(double), typeof(decimal) };

        foreach (var type in types)
        {
            _features[type] = type.Name;
        }

        _features.Set("other");
        _features[typeof(byte)] = null;
        _features[typeof(Uri)] = null;

        Assert.That(_features.Select(entry => entry.Key), Is.EquivalentTo(types.Except([typeof(byte)]).Append(typeof(string)).Append(typeof(IComparable))));
        Assert.That(_features.Get<string>(), Is.EqualTo("other"));
        Assert.That(_features[typeof(decimal)], Is.EqualTo("Decimal"));
        Assert.That(_features[typeof(byte)], Is.Null);
        Assert.That(_features.Revision, Is.Positive, "Whoever remembers a feature looks again.");
    }

    [Test]
    public void What_the_owner_is_can_be_taken_away_and_given_back()
    {
        _features[typeof(string)] = null;
        Assert.That(_features.Get<string>(), Is.Null);
        Assert.That(_features.Select(entry => entry.Key), Is.EqualTo((Type[])[typeof(IComparable)]));

        _features.Set("other");
        Assert.That(_features.Get<string>(), Is.EqualTo("other"));
    }
}
