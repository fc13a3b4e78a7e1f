using Broker.Host.Security;
using Broker.Tests.Support;

namespace Broker.Tests.Host.Security;

/// <summary>Wrong logins are counted by address.</summary>
internal sealed class LoginThrottleTests
{
    private readonly FakeTimeProvider _clock = new();

    [Test]
    public void Another_number_counts_at_once_and_what_has_been_counted_counts_on()
    {
        var throttle = new LoginThrottle(4, _clock);
        throttle.NoteFailure("192.0.2.1");
        throttle.NoteFailure("192.0.2.1");

        throttle.Use(2);
        Assert.That(throttle.IsBlocked("192.0.2.1"), Is.False);
        throttle.NoteFailure("192.0.2.1");
        Assert.That(throttle.IsBlocked("192.0.2.1"));

        throttle.Use(0);
        Assert.That(throttle.IsBlocked("192.0.2.1"), Is.False);
    }

    [Test]
    public void So_many_in_a_minute_and_no_more()
    {
        var throttle = new LoginThrottle(4, _clock);

        for (var index = 0; index < 4; index++)
        {
            Assert.That(throttle.IsBlocked("10.0.0.1"), Is.False, $"after {index}");
            throttle.NoteFailure("10.0.0.1");
        }

        Assert.That(throttle.IsBlocked("10.0.0.1"), Is.True);
        Assert.That(throttle.IsBlocked("10.0.0.2"), Is.False);
        _clock.Advance(TimeSpan.FromSeconds(14));
        Assert.That(throttle.IsBlocked("10.0.0.1"), Is.True);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.That(throttle.IsBlocked("10.0.0.1"), Is.False, "One of four is forgotten after a quarter of a minute.");
    }

    [Test]
    public void However_many_were_wrong_a_minute_later_all_is_forgotten()
    {
        var throttle = new LoginThrottle(4, _clock);

        for (var index = 0; index < 1000; index++)
        {
            throttle.NoteFailure("10.0.0.1");
        }

        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.That(throttle.IsBlocked("10.0.0.1"), Is.False);
        throttle.NoteFailure("10.0.0.1");
        throttle.NoteFailure("10.0.0.1");
        throttle.NoteFailure("10.0.0.1");
        Assert.That(throttle.IsBlocked("10.0.0.1"), Is.False);
    }

    [Test]
    public void The_table_has_an_end()
    {
        var throttle = new LoginThrottle(1, _clock);

        for (var index = 0; index < LoginThrottle.MostAddresses + 100; index++)
        {
            throttle.NoteFailure($"address {index}");
        }

        Assert.That(throttle.Count, Is.EqualTo(LoginThrottle.MostAddresses));
        Assert.That(throttle.IsBlocked($"address {LoginThrottle.MostAddresses + 99}"), Is.True);
        _clock.Advance(TimeSpan.FromMinutes(2));
        throttle.NoteFailure("another");
        Assert.That(throttle.Count, Is.EqualTo(1));
    }

    [Test]
    public void Who_has_an_address_of_version_6_has_its_network()
    {
        var throttle = new LoginThrottle(1, _clock);
        throttle.NoteFailure("2001:db8:1:2::1");

        Assert.That(throttle.IsBlocked("2001:db8:1:2:ffff::2"), Is.True);
        Assert.That(throttle.IsBlocked("2001:db8:1:3::1"), Is.False);
    }

    [Test]
    public void Zero_means_no_limit()
    {
        var throttle = new LoginThrottle(0, _clock);
        throttle.NoteFailure("10.0.0.1");

        Assert.That(throttle.IsBlocked("10.0.0.1"), Is.False);
        Assert.That(throttle.Count, Is.Zero);
    }
}
