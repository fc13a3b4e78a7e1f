using Broker.Gateways.EngineIo;
using Broker.Tests.Support;

namespace Broker.Tests.Gateways.EngineIo;

/// <summary>When a client counts as gone.</summary>
internal sealed class EngineHeartTests
{
    private static readonly EngineOptions Options = new() { PingInterval = TimeSpan.FromSeconds(25), PingTimeout = TimeSpan.FromSeconds(20) };

    private readonly FakeTimeProvider _clock = new();
    private int _pings;
    private int _deaths;

    [Test]
    public void A_ping_and_no_answer()
    {
        Begin();

        Pass(25);
        Assert.That((_pings, _deaths), Is.EqualTo((1, 0)));
        Pass(19);
        Assert.That(_deaths, Is.Zero);
        Pass(1);
        Assert.That(_deaths, Is.EqualTo(1));
    }

    [Test]
    public void Pings_keep_their_pace_whenever_they_are_answered()
    {
        var heart = Begin();

        Pass(25);
        Pass(15);
        heart.Answered();
        Pass(9);
        Assert.That(_pings, Is.EqualTo(1));
        Pass(1);
        Assert.That(_pings, Is.EqualTo(2));
    }

    [Test]
    public void Octets_that_come_are_a_sign_of_life()
    {
        var heart = Begin();

        Pass(25);
        heart.Sent(isPing: true);
        for (var time = 0; time < 10; time++)
        {
            Pass(19);
            heart.Hear();
        }

        Assert.That(_deaths, Is.Zero);
        heart.Answered();
        Pass(25);
        Assert.That(_pings, Is.EqualTo(2));
    }

    [Test]
    public void The_time_for_an_answer_begins_when_the_ping_is_on_its_way()
    {
        var heart = Begin();

        Pass(25);
        Pass(15);
        heart.Sent(isPing: false);
        Pass(15);
        heart.Sent(isPing: true);
        Pass(19);
        Assert.That(_deaths, Is.Zero);
        Pass(1);
        Assert.That(_deaths, Is.EqualTo(1));
    }

    [Test]
    public void Nothing_is_missed_while_nothing_is_read_and_the_client_is_pinged_on()
    {
        var heart = Begin();
        heart.SetBusy(true);

        for (var time = 0; time < 60; time++)
        {
            Pass(5);
            heart.Sent(isPing: true);
        }

        Assert.That(_deaths, Is.Zero);
        Assert.That(_pings, Is.GreaterThan(5));
        heart.SetBusy(false);
        Pass(20);
        Assert.That(_deaths, Is.EqualTo(1));
    }

    [Test]
    public void Who_takes_no_ping_is_gone_whatever_is_being_dealt_with()
    {
        var heart = Begin();
        heart.SetBusy(true);
        Pass(35);
        heart.Hear();
        Pass(10);

        Assert.That(_deaths, Is.EqualTo(1));
    }

    private EngineHeart Begin()
    {
        EngineHeart? heart = null;
        heart = new EngineHeart(Options, _clock, () => _pings++, () =>
        {
            _deaths++;
            heart!.Stop();
        });
        return heart;
    }

    private void Pass(int seconds) => _clock.Advance(TimeSpan.FromSeconds(seconds));
}
