using System.Reflection;
using Broker.Core;
using Broker.Host;
using Broker.Stomp;
using Microsoft.Extensions.Logging;

namespace Broker.Tests.Architecture;

/// <summary>Who may know whom (docs/architecture.md).</summary>
internal sealed class LayerTests
{
    private static readonly Assembly StompPart = typeof(FrameReader).Assembly;
    private static readonly Assembly CorePart = typeof(Broker.Core.Messages.Message).Assembly;
    private static readonly Assembly GatewayPart = Assembly.Load("Broker.Gateways");
    private static readonly Assembly HostPart = typeof(BrokerService).Assembly;

    // What the sessions are made of runs over pipes in memory.
    private static readonly string[] WithoutServer = ["Broker.Host.Connections", "Broker.Host.Outbound", "Broker.Host.Sessions", "Broker.Host.Timers"];

    [Test]
    public void The_codec_knows_the_class_library_only() =>
        Assert.That(ReferencesOf(StompPart).Where(name => !name.StartsWith("System.", StringComparison.Ordinal)), Is.Empty);

    [Test]
    public void The_core_knows_the_class_library_the_actors_and_the_log() =>
        Assert.That(
            ReferencesOf(CorePart).Where(name => !name.StartsWith("System.", StringComparison.Ordinal) && !name.StartsWith("Akka", StringComparison.Ordinal)),
            Is.EqualTo((string[])["Microsoft.Extensions.Logging.Abstractions"]));

    [Test]
    public void Neither_knows_the_net() =>
        Assert.That(ReferencesOf(StompPart).Concat(ReferencesOf(CorePart)).Where(name => name.StartsWith("System.Net", StringComparison.Ordinal)), Is.Empty);

    [Test]
    public void Of_our_own_parts_the_host_alone_knows_others()
    {
        Assert.That(OwnReferencesOf(StompPart), Is.Empty);
        Assert.That(OwnReferencesOf(CorePart), Is.Empty);
        Assert.That(OwnReferencesOf(GatewayPart), Is.Empty);
        Assert.That(OwnReferencesOf(HostPart), Is.EquivalentTo((string[])["Broker.Core", "Broker.Gateways", "Broker.Stomp"]));
    }

    [TestCaseSource(nameof(WithoutServer))]
    public void What_sessions_are_made_of_knows_no_server_and_no_net(string part)
    {
        var uses =
            from type in HostPart.GetTypes()
            where !type.IsNested && type.Namespace == part
            from used in TypeUses.Of(type)
            where used.Namespace is { } space && (space.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) || space.StartsWith("System.Net", StringComparison.Ordinal))
            select $"{type.Name} uses {used.FullName}";

        Assert.That(HostPart.GetTypes().Select(type => type.Namespace), Does.Contain(part), "The name is right.");
        Assert.That(uses, Is.Empty);
    }

    [Test]
    public void The_namespaces_of_the_codec_use_each_other_one_way_only()
    {
        var graph = new NamespaceGraph(StompPart);
        Assert.That(graph.Circles, Is.Empty, graph.Explain);
    }

    [Test]
    public void The_namespaces_of_the_host_use_each_other_one_way_only()
    {
        // The log of the host is one for all.
        var graph = new NamespaceGraph(HostPart, everywhere: typeof(HostLog));
        Assert.That(graph.Circles, Is.Empty, graph.Explain);
    }

    [Test]
    public void The_namespaces_of_the_core_use_each_other_one_way_but_for_two_circles()
    {
        var graph = new NamespaceGraph(CorePart, everywhere: typeof(CoreLog));

        Assert.That(graph.Circles, Is.EqualTo((string[])
        [
            // Commands are what is said to destinations, and name what is theirs.
            "Broker.Core.Acknowledgements, Broker.Core.Commands, Broker.Core.Destinations, Broker.Core.Subscriptions, Broker.Core.Transactions",

            // A selector is its syntax and its expressions, and the value that they are all about.
            "Broker.Core.Selectors, Broker.Core.Selectors.Expressions, Broker.Core.Selectors.Syntax",
        ]), graph.Explain);
    }

    [Test]
    public void The_namespaces_of_the_gateways_use_each_other_one_way_only()
    {
        var graph = new NamespaceGraph(GatewayPart);
        Assert.That(graph.Circles, Is.Empty, graph.Explain);
    }

    [TestCase("Broker.Host.HostLog", 1000, 1999)]
    [TestCase("Broker.Core.CoreLog", 2000, 2999)]
    [TestCase("Broker.Core.Storage.Journals.JournalLog", 2100, 2199)]
    public void A_line_of_the_log_has_a_number_of_its_own(string log, int first, int last)
    {
        var type = (HostPart.GetType(log) ?? CorePart.GetType(log))!;
        var numbers = type.GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>()?.EventId)
            .Where(number => number is not null)
            .ToList();

        Assert.That(numbers, Is.Not.Empty.And.Unique);
        Assert.That(numbers, Is.All.InRange(first, last));
    }

    private static IEnumerable<string> ReferencesOf(Assembly assembly) => assembly.GetReferencedAssemblies().Select(name => name.Name!);

    private static IEnumerable<string> OwnReferencesOf(Assembly assembly) => ReferencesOf(assembly).Where(name => name.StartsWith("Broker", StringComparison.Ordinal));
}
