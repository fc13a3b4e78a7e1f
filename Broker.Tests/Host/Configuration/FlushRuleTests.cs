using Broker.Core.Storage.Journals;
using Broker.Host.Configuration;

namespace Broker.Tests.Host.Configuration;

/// <summary>When the store flushes.</summary>
internal sealed class FlushRuleTests
{
    [TestCase("always", FlushMode.Always, 0)]
    [TestCase("never", FlushMode.Never, 0)]
    [TestCase("interval:10ms", FlushMode.Interval, 10)]
    [TestCase("interval:1ms", FlushMode.Interval, 1)]
    [TestCase("interval:1m", FlushMode.Interval, 60_000)]
    public void It_is_always_never_or_an_interval(string text, FlushMode mode, int milliseconds)
    {
        Assert.That(FlushRule.TryParse(text, out var rule), Is.True);
        Assert.That(rule, Is.EqualTo(new FlushRule(mode, TimeSpan.FromMilliseconds(milliseconds))));
        Assert.That(rule.ToString(), Is.EqualTo(text), "It is written as it is read.");
    }

    [TestCase("")]
    [TestCase("Always")]
    [TestCase("interval")]
    [TestCase("interval:")]
    [TestCase("interval:10")]
    [TestCase("interval:0")]
    [TestCase("interval:61s")]
    [TestCase("interval:-1s")]
    [TestCase("10ms")]
    public void Anything_else_is_no_rule(string text) => Assert.That(FlushRule.TryParse(text, out _), Is.False);
}
