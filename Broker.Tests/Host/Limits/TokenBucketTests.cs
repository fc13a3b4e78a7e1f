using Broker.Host.Limits;
using Broker.Tests.Support;

namespace Broker.Tests.Host.Limits;

/// <summary>So much a second, credit for a while, debts to be paid.</summary>
internal sealed class TokenBucketTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _clock = new();
    private readonly TokenBucket _bucket;

    public TokenBucketTests() => _bucket = new TokenBucket(_clock);

    [Test]
    public void What_was_kept_may_be_taken_at_once_and_what_is_over_has_to_be_waited_for()
    {
        Assert.That(Enumerable.Range(0, 10).Select(_ => Take(1)), Is.All.EqualTo(TimeSpan.Zero));

        Assert.That(Take(1), Is.EqualTo(Second / 10));
        Assert.That(Take(5), Is.EqualTo(Second / 10 * 6));
        _clock.Advance(Second / 2);
        Assert.That(_bucket.Debt, Is.EqualTo(Second / 10));
        _clock.Advance(Second);
        Assert.That(_bucket.Debt, Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public void Credit_is_kept_no_longer_than_that()
    {
        _clock.Advance(TimeSpan.FromDays(1));

        Assert.That(Take(10), Is.EqualTo(TimeSpan.Zero));
        Assert.That(Take(1), Is.GreaterThan(TimeSpan.Zero));
    }

    [Test]
    public void A_debt_that_would_be_too_long_is_not_made()
    {
        Assert.That(_bucket.TryTake(1000, 10, Second, longest: Second, out var debt), Is.False);

        Assert.That(debt, Is.EqualTo(99 * Second));
        Assert.That(Take(10), Is.EqualTo(TimeSpan.Zero), "Nothing was counted.");
    }

    [Test]
    public void In_the_long_run_it_is_as_much_as_allowed([Values(1, 7, 1000)] int perSecond)
    {
        var taken = 0;
        for (var tick = 0; tick < 1000; tick++)
        {
            while (_bucket.Debt == TimeSpan.Zero)
            {
                _bucket.TryTake(1, perSecond, Second, TimeSpan.Zero, out _);
                taken++;
            }

            _clock.Advance(Second / 20);
        }

        Assert.That(taken, Is.EqualTo(51 * perSecond).Within(perSecond + 1), "Fifty seconds, and one of credit.");
    }

    [Test]
    public void Credit_shows()
    {
        Assert.That(_bucket.HasCredit(Second), Is.True);

        Take(10);
        Assert.That((_bucket.HasCredit(TimeSpan.Zero), _bucket.HasCredit(Second)), Is.EqualTo((true, false)));
        _clock.Advance(Second);
        Assert.That(_bucket.HasCredit(Second), Is.True);
    }

    private TimeSpan Take(double amount)
    {
        Assert.That(_bucket.TryTake(amount, perSecond: 10, Second, longest: TimeSpan.Zero, out var debt), Is.True);
        return debt;
    }
}
