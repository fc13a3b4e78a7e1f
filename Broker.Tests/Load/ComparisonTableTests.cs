using Broker.Load.Compare;
using Broker.Load.Report;

namespace Broker.Tests.Load;

/// <summary>The table says who is better by what, and never makes a figure out of a fault.</summary>
internal sealed class ComparisonTableTests
{
    [TestCase(Better.Less, 0.5, 2.0, 4.0)]
    [TestCase(Better.Less, 2.0, 0.5, 0.25)]
    [TestCase(Better.More, 300, 100, 3.0)]
    [TestCase(Better.More, 100, 300, 1.0 / 3)]
    public void A_factor_above_one_is_an_advantage(Better better, double own, double other, double expected) =>
        Assert.That(ComparisonTable.Advantage(Figure(own, better), Figure(other, better)), Is.EqualTo(expected));

    [TestCase(Better.Neither, 1, 2)]
    [TestCase(Better.Less, 0, 2)]
    [TestCase(Better.More, 1, 0)]
    public void Where_nothing_can_be_said_there_is_no_factor(Better better, double own, double other) =>
        Assert.That(ComparisonTable.Advantage(Figure(own, better), Figure(other, better)), Is.Null);

    [Test]
    public void Medians_stand_side_by_side()
    {
        var table = ComparisonTable.Format([Result("own", 1, 2, 9), Result("other", 4, 4, 4)]);

        Assert.That(Rows(table), Is.EqualTo((string[])["scenario|figure|own|other|vs other", "s (ws)|cost|2.0|4.0|x2.00"]));
    }

    [Test]
    public void What_a_protocol_lacks_leaves_a_gap_and_a_note()
    {
        var table = ComparisonTable.Format([Result("own", 1), new Result("s", "ws", "other") { Lacks = "it cannot" }]);

        Assert.That(Rows(table)[1], Is.EqualTo("s (ws)|cost|1.0|-|-"));
        Assert.That(table, Does.Contain("other, s: it cannot"));
    }

    [Test]
    public void A_broker_that_did_something_wrong_has_no_figure()
    {
        var wrong = Result("own", 1);
        wrong.Faults.Add("3 lost");

        var table = ComparisonTable.Format([wrong, Result("other", 4)]);

        Assert.That(Rows(table)[1], Is.EqualTo("s (ws)|cost|FAULT|4.0|-"));
        Assert.That(table, Does.Contain("own, s: 3 lost"));
    }

    private static string[] Rows(string table) =>
        [.. table.Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Select(line => string.Join('|', line.Trim('|', ' ', '\r').Split('|').Select(cell => cell.Trim())))];

    private static Result Result(string target, params double[] values)
    {
        var result = new Result("s", "ws", target);
        result.Rounds.AddRange(values.Select(value => new Round([new Figure("cost", value, "0.0")], [], 0)));
        return result;
    }

    private static Figure Figure(double value, Better better) => new("cost", value, "0.0", better);
}
