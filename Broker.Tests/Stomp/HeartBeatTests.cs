using System.Text;
using Broker.Stomp;

namespace Broker.Tests.Stomp;

/// <summary>The value of the header <c>heart-beat</c> and the interval that follows from two of them (1.2, "Heart-beating").</summary>
internal sealed class HeartBeatTests
{
    [TestCase("0,0", 0, 0)]
    [TestCase("10000,10000", 10000, 10000)]
    [TestCase("4000,0", 4000, 0)]
    [TestCase(" 1 , 2 ", 1, 2)]
    [TestCase("\t1,2\t", 1, 2)]
    [TestCase("007,08", 7, 8)]
    [TestCase("999999999,1", 999999999, 1)]
    public void Two_numbers_are_read(string text, int canSend, int wants)
    {
        Assert.That(HeartBeat.TryParse(Encoding.UTF8.GetBytes(text), out var heartBeat), Is.True);
        Assert.That(heartBeat, Is.EqualTo(new HeartBeat(canSend, wants)));
    }

    [TestCase("")]
    [TestCase(",")]
    [TestCase("1")]
    [TestCase("1,")]
    [TestCase(",1")]
    [TestCase("1,2,3")]
    [TestCase("a,b")]
    [TestCase("-1,1")]
    [TestCase("1,-1")]
    [TestCase("+1,1")]
    [TestCase("1.5,1")]
    [TestCase("1 1,1")]
    [TestCase("1e3,1")]
    [TestCase("1;1")]
    [TestCase("1,1\n")]
    [TestCase("1234567890,1")]
    [TestCase("1,99999999999999999999")]
    [TestCase("undefined,undefined")]
    public void Anything_else_is_malformed(string text)
    {
        Assert.That(HeartBeat.TryParse(Encoding.UTF8.GetBytes(text), out var heartBeat), Is.False);
        Assert.That(heartBeat, Is.EqualTo(HeartBeat.None));
    }

    [TestCase(0, 0, 0)]
    [TestCase(0, 5000, 0)]
    [TestCase(5000, 0, 0)]
    [TestCase(5000, 7000, 7000)]
    [TestCase(7000, 5000, 7000)]
    public void The_interval_is_the_larger_number_unless_one_is_zero(int canSend, int wants, int expected)
    {
        Assert.That(HeartBeat.Interval(canSend, wants), Is.EqualTo(expected));
    }

    [Test]
    public void A_missing_header_means_no_heart_beats()
    {
        Assert.That(HeartBeat.None, Is.EqualTo(new HeartBeat(0, 0)));
    }

    [Test]
    public void What_is_written_is_what_is_read()
    {
        Assert.That(new HeartBeat(10000, 0).ToString(), Is.EqualTo("10000,0"));
    }
}
