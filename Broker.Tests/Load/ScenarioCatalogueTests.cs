using Broker.Load.Compare;
using Broker.Load.Scenarios;

namespace Broker.Tests.Load;

/// <summary>What a comparison can be asked for.</summary>
internal sealed class ScenarioCatalogueTests
{
    private static readonly IReadOnlyList<NamedScenario> All = ScenarioCatalogue.Make(isQuick: false, [1, 100]);

    [Test]
    public void All_names_differ()
    {
        Assert.That(All.Select(scenario => scenario.Name), Is.Unique);
        Assert.That(All.Select(scenario => scenario.Scenario.Name), Is.Unique);
    }

    [Test]
    public void Without_names_all_are_meant() => Assert.That(ScenarioCatalogue.Choose(All, []), Is.EqualTo(All));

    [TestCase("queue", "queue")]
    [TestCase("queue-", "queue-persistent-1", "queue-persistent-100")]
    public void A_name_means_itself_and_with_a_hyphen_what_begins_with_it(string name, params string[] expected) =>
        Assert.That(ScenarioCatalogue.Choose(All, [name]).Select(scenario => scenario.Name), Is.EqualTo(expected));

    [Test]
    public void A_name_that_nothing_has_is_refused_with_those_there_are() =>
        Assert.That(() => ScenarioCatalogue.Choose(All, ["queue", "qeue"]), Throws.TypeOf<LoadException>().With.Message.Contains("qeue").And.Message.Contains("fan-out-100"));
}
