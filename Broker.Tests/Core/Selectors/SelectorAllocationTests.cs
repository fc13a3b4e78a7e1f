using Broker.Core.Selectors;

namespace Broker.Tests.Core.Selectors;

/// <summary>A selector is asked about every message: that must leave nothing to collect.</summary>
internal sealed class SelectorAllocationTests
{
    [TestCase("name = 'James'")]
    [TestCase("rank > 100 AND price <= 9.5 AND country <> 'UK'")]
    [TestCase("rank BETWEEN 1 AND 200 OR missing = 'x'")]
    [TestCase("country IN ('UK', 'US', 'France', 'Spain', 'Italy', 'Japan')")]
    [TestCase("quote LIKE '%God_We%' AND name NOT LIKE 'B%'")]
    [TestCase("rank * 2 + price / 3 - negative % 4 > -(version) + big")]
    [TestCase("missing IS NULL AND yes AND NOT no AND (rank > 5) = TRUE")]
    [TestCase("JMSMessageID = '10-17' AND timestamp > 5 AND timestamp LIKE '17%' AND JMSPriority IN ('4') AND destination LIKE '/topic/%'")]
    [TestCase("JMSDeliveryMode = 'PERSISTENT' OR redelivered IN ('true') OR \"content-length\" > 5")]
    public void Asking_allocates_nothing(string text)
    {
        var selector = Selector.Parse(text);
        var message = Verdict.Sample;
        Ask(selector, message, 1000);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Ask(selector, message, 1000);

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    private static void Ask(Selector selector, Broker.Core.Messages.Message message, int times)
    {
        for (var i = 0; i < times; i++)
        {
            selector.Matches(message, i);
        }
    }
}
