using Broker.Host.Configuration;

namespace Broker.Tests.Host.Configuration;

/// <summary>What the options classes say of each key holds together.</summary>
internal sealed class KeyTests
{
    private static IEnumerable<TestCaseData> Keys => KeysWhere(_ => true);

    private static IEnumerable<TestCaseData> OptionalKeys => KeysWhere(key => !key.IsRequired && key.Default.Length > 0);

    private static IEnumerable<TestCaseData> Numbers =>
        KeysWhere(key => key.Type == typeof(int) || key.Type == typeof(long) || key.Type == typeof(double) || key.Type == typeof(TimeSpan) || key.Type == typeof(ByteSize));

    private static IEnumerable<TestCaseData> Bounds =>
        from bound in (string[])["Min", "Max"]
        from test in KeysWhere(key => BoundOf(key, bound) is not null)
        let key = (ConfigurationKey)test.Arguments[1]!
        select new TestCaseData(test.Arguments[0], key, BoundOf(key, bound)).SetArgDisplayNames($"{((ConfigurationSection)test.Arguments[0]!).Text} {key.Name}", bound);

    [TestCaseSource(nameof(Keys))]
    public void The_example_is_right(object _, object schema)
    {
        var key = (ConfigurationKey)schema;
        var value = key.Read(key.Example, out var fault);

        Assert.That(fault, Is.Null);
        Assert.That(value, Is.InstanceOf(key.Type));
    }

    [TestCaseSource(nameof(OptionalKeys))]
    public void The_default_is_right(object _, object schema)
    {
        var key = (ConfigurationKey)schema;
        var value = key.Read(key.Default, out var fault);

        Assert.That(fault, Is.Null);
        Assert.That(value, Is.EqualTo(key.DefaultValue));
    }

    [TestCaseSource(nameof(Bounds))]
    public void The_least_and_the_largest_value_are_bound(object sectionOfKey, object schema, string bound)
    {
        var (section, key) = ((ConfigurationSection)sectionOfKey, (ConfigurationKey)schema);
        var options = new ConfiguredOptions();
        var name = section.Named is null ? null : "/queue/a";

        Assert.That(ConfigurationSchema.Check(new ConfiguredValue(section.Name, name, key.Name, bound, "test"), options), Is.Null);

        Assert.That(Plain(key.Property.GetValue(options.At(section, name))), Is.EqualTo(Plain(bound, key.Type)));
    }

    [TestCaseSource(nameof(Numbers))]
    public void A_number_has_bounds(object _, object schema)
    {
        var key = (ConfigurationKey)schema;
        Assert.That(BoundOf(key, "Min"), Is.Not.Null);
        Assert.That(BoundOf(key, "Max"), Is.Not.Null, "What a peer, or a typing error, can make grow has a limit.");
    }

    [TestCase("limits.frame", "1023B", "1023B is not between 1KiB and 1GiB (example: 4MiB)")]
    [TestCase("limits.frame", "2GiB", "2GiB is not between 1KiB and 1GiB (example: 4MiB)")]
    [TestCase("limits.frame", "-1KiB", "'-1KiB' is not a size (example: 4MiB)")]
    [TestCase("limits.headers", "7", "7 is not between 8 and 10000 (example: 64)")]
    [TestCase("limits.headers", "-64", "-64 is not between 8 and 10000 (example: 64)")]
    [TestCase("limits.headers", "64.5", "'64.5' is not a whole number (example: 64)")]
    [TestCase("limits.headers", "99999999999999999999", "'99999999999999999999' is not a whole number (example: 64)")]
    [TestCase("limits.headers", "", "'' is not a whole number (example: 64)")]
    [TestCase("limits.connect-timeout", "99ms", "99ms is not between 100ms and 10m (example: 10s)")]
    [TestCase("limits.connect-timeout", "10", "'10' is not a duration (example: 10s)")]
    [TestCase("heart-beat.send", "5x", "'5x' is not a duration (example: 10s)")]
    [TestCase("broker.unknown-host", "deny", "'deny' is not one of default, refuse (example: default)")]
    [TestCase("broker.unknown-host", "Refuse", "'Refuse' is not one of default, refuse (example: default)")]
    [TestCase("log.level", "verbose", "'verbose' is not one of trace, debug, information, warning, error, critical, none (example: information)")]
    [TestCase("store.flush", "sometimes", "'sometimes' is not always, never or an interval from 1ms to 1m (example: interval:10ms)")]
    [TestCase("store.segment", "4GiB", "4GiB is not between 64KiB and 2GiB (example: 64MiB)")]
    [TestCase("queue.redelivery-backoff", "0.5", "0.5 is not between 1 and 100 (example: 2)")]
    [TestCase("queue.redelivery-backoff", "NaN", "'NaN' is not a number (example: 2)")]
    [TestCase("queue.dead-letter-expired", "yes", "'yes' is not true or false (example: true)")]
    [TestCase("queue.overflow", "drop", "'drop' is not one of reject, drop-oldest, block (example: drop-oldest)")]
    [TestCase("log.format", "xml", "'xml' is not one of text, json (example: text)")]
    public void A_wrong_value_is_told_with_what_would_be_right(string path, string text, string expected)
    {
        var (section, key) = (path.Split('.')[0], path.Split('.')[1]);

        var fault = ConfigurationSchema.Check(new ConfiguredValue(section, null, key, text, "test"), new ConfiguredOptions());

        Assert.That(fault, Is.EqualTo(expected));
    }

    private static IEnumerable<TestCaseData> KeysWhere(Func<ConfigurationKey, bool> condition) =>
        from section in ConfigurationSchema.Sections.Values
        from key in section.Keys.Values
        where condition(key)
        select new TestCaseData(section, key).SetArgDisplayNames($"{section.Text} {key.Name}");

    private static string? BoundOf(ConfigurationKey key, string bound) => bound == "Min" ? key.Min : key.Max;

    private static object? Plain(object? value) => value is int number ? (long)number : value;

    private static object? Plain(string text, Type type)
    {
        if (type == typeof(TimeSpan))
        {
            return Duration.TryParse(text, out var duration) ? duration : null;
        }

        if (type == typeof(ByteSize))
        {
            return ByteSize.TryParse(text, out var size) ? size : null;
        }

        if (type == typeof(double))
        {
            return double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
        }

        return long.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
    }
}
