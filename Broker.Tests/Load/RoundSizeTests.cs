using Broker.Load.Scenarios;

namespace Broker.Tests.Load;

/// <summary>Rounds of brokers that differ a hundredfold are to take about as long.</summary>
internal sealed class RoundSizeTests
{
    [Test]
    public void Without_a_time_a_round_has_all_messages()
    {
        var size = new RoundSize(most: 5000, least: 200, TimeSpan.Zero);

        size.Learn(TimeSpan.FromSeconds(30));

        Assert.That(size.Messages, Is.EqualTo(5000));
    }

    [Test]
    public void The_first_round_has_the_least()
    {
        Assert.That(Sized().Messages, Is.EqualTo(200));
        Assert.That(new RoundSize(most: 10, least: 200, TimeSpan.FromSeconds(1)).Messages, Is.EqualTo(10));
    }

    [TestCase(500, 400, TestName = "A round that took half the time is followed by one of twice the messages")]
    [TestCase(1, 1600, TestName = "A round grows eightfold at most")]
    [TestCase(5000, 200, TestName = "A round is never smaller than the least")]
    public void The_next_round_takes_the_time_that_is_wanted(int milliseconds, int expected)
    {
        var size = Sized();

        size.Learn(TimeSpan.FromMilliseconds(milliseconds));

        Assert.That(size.Messages, Is.EqualTo(expected));
    }

    [Test]
    public void It_shrinks_again_and_stays_below_the_most()
    {
        var size = Sized();

        for (var round = 0; round < 10; round++)
        {
            size.Learn(TimeSpan.FromMilliseconds(1));
        }

        Assert.That(size.Messages, Is.EqualTo(100_000));

        size.Learn(TimeSpan.FromSeconds(10));

        Assert.That(size.Messages, Is.EqualTo(10_000));
    }

    private static RoundSize Sized() => new(most: 100_000, least: 200, TimeSpan.FromSeconds(1));
}
