using System.Text;
using Broker.Stomp;

namespace Broker.Tests.Stomp;

/// <summary>Which version a session speaks (1.2, "Protocol Negotiation").</summary>
internal sealed class VersionNegotiationTests
{
    [TestCase("1.0", StompVersion.V10)]
    [TestCase("1.1", StompVersion.V11)]
    [TestCase("1.2", StompVersion.V12)]
    [TestCase("1.0,1.1,1.2", StompVersion.V12)]
    [TestCase("1.2,1.1,1.0", StompVersion.V12)]
    [TestCase("1.1,1.0", StompVersion.V11)]
    [TestCase("1.0,1.1,2.0", StompVersion.V11)]
    [TestCase(" 1.0 ,\t1.1 ", StompVersion.V11)]
    [TestCase("1.1,,", StompVersion.V11)]
    [TestCase("nonsense,1.0", StompVersion.V10)]
    public void It_is_the_highest_that_both_speak_in_whatever_order(string acceptVersion, StompVersion expected)
    {
        Assert.That(VersionNegotiation.Negotiate(Encoding.ASCII.GetBytes(acceptVersion)), Is.EqualTo(expected));
    }

    [TestCase("")]
    [TestCase(",")]
    [TestCase("2.0")]
    [TestCase("1.3,2.1")]
    [TestCase("1")]
    [TestCase("1.20")]
    [TestCase("01.2")]
    [TestCase("v1.2")]
    [TestCase("1.1;1.2")]
    [TestCase("1.1 1.2")]
    public void It_is_none_if_none_is_common(string acceptVersion)
    {
        Assert.That(VersionNegotiation.Negotiate(Encoding.ASCII.GetBytes(acceptVersion)), Is.EqualTo(StompVersion.None));
    }

    [Test]
    public void Every_version_is_listed_and_accepted_by_its_own_text()
    {
        var versions = Enum.GetValues<StompVersion>().Where(version => version != StompVersion.None).ToList();

        Assert.That(string.Join(',', versions.Select(version => version.ToText())), Is.EqualTo(VersionNegotiation.Supported));
        Assert.That(versions.Select(version => VersionNegotiation.Negotiate(Encoding.ASCII.GetBytes(version.ToText()))), Is.EqualTo(versions));
        Assert.That(StompVersion.None.ToText(), Is.Empty);
    }

    [Test]
    public void Versions_are_ordered_by_age()
    {
        Assert.That(Enum.GetValues<StompVersion>(), Is.EqualTo([StompVersion.None, StompVersion.V10, StompVersion.V11, StompVersion.V12]));
    }
}
