using System.Xml.Linq;
using Broker.Tests.Support;

namespace Broker.Tests.Architecture;

/// <summary>What the projects are made of. A package more is a decision, with a record of its own (CONTRIBUTING.md).</summary>
internal sealed class ProjectTests
{
    private const string WithAkka = "'$(UseAkka)' == 'true'";

    private static readonly string[] Akka = ["Akka", "Akka.Cluster"];

    private static readonly Dictionary<string, (string[] Packages, string[] Projects)> Projects = new()
    {
        ["Broker.Stomp/Broker.Stomp.csproj"] = ([], []),
        ["Broker.Core/Broker.Core.csproj"] = (["Microsoft.Extensions.Logging.Abstractions"], []),
        ["Broker.Host/Broker.Host.csproj"] = (["Microsoft.OpenApi", "System.CommandLine"], ["Broker.Core", "Broker.Gateways", "Broker.Stomp"]),
        ["Broker.Gateways/Broker.Gateways.csproj"] = ([], []),
        ["bench/Broker.Bench/Broker.Bench.csproj"] = (["System.CommandLine"], ["Broker.Core", "Broker.Host", "Broker.Stomp"]),
        ["bench/Broker.Load/Broker.Load.csproj"] = (["System.CommandLine"], ["Broker.Host"]),
        ["bench/GatewayEcho/GatewayEcho.csproj"] = (["System.CommandLine"], ["Broker.Gateways"]),
        ["Broker.Tests/Broker.Tests.csproj"] =
        (
            ["FSharp.Core", "FsCheck", "Microsoft.CodeAnalysis.BannedApiAnalyzers", "Microsoft.NET.Test.Sdk", "NUnit", "NUnit.Analyzers", "NUnit3TestAdapter"],
            ["Broker.Core", "Broker.Gateways", "Broker.Host", "Broker.Load", "Broker.Stomp", "GatewayEcho"]
        ),
    };

    private static IEnumerable<string> Files => Projects.Keys;

    [Test]
    public void All_projects_are_known() => Assert.That(RepositoryFiles.EndingWith(".csproj"), Is.EquivalentTo(Projects.Keys));

    [Test]
    public void All_projects_are_in_the_solution()
    {
        var solution = RepositoryFiles.TextOf("Broker.sln").Replace('\\', '/');

        Assert.That(Projects.Keys.Where(project => !solution.Contains($"\"{project}\"", StringComparison.Ordinal)), Is.Empty);
    }

    [TestCaseSource(nameof(Files))]
    public void A_project_takes_the_packages_that_were_decided_on(string file) =>
        Assert.That(References(file, "PackageReference", withAkka: false), Is.EqualTo(Projects[file].Packages));

    [TestCaseSource(nameof(Files))]
    public void With_Akka_only_Akka_is_added(string file) =>
        Assert.That(References(file, "PackageReference", withAkka: true), Is.Empty.Or.EqualTo(Akka));

    [TestCaseSource(nameof(Files))]
    public void A_project_refers_to_the_projects_below_it(string file) =>
        Assert.That(References(file, "ProjectReference", withAkka: false).Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/'))), Is.EquivalentTo(Projects[file].Projects));

    [TestCaseSource(nameof(Files))]
    public void Versions_are_in_one_place(string file) =>
        Assert.That(Load(file).Descendants("PackageReference").Attributes().Where(attribute => attribute.Name.LocalName.StartsWith("Version", StringComparison.Ordinal)), Is.Empty);

    [Test]
    public void Every_version_is_of_a_package_that_is_taken_or_pinned()
    {
        var versions = Load("Directory.Packages.props").Descendants("ItemGroup")
            .Where(group => group.Attribute("Label")?.Value.StartsWith("Pinned", StringComparison.Ordinal) is not true)
            .SelectMany(group => group.Elements("PackageVersion"))
            .Select(version => version.Attribute("Include")!.Value);

        Assert.That(versions, Is.EquivalentTo(Projects.Values.SelectMany(project => project.Packages).Concat(Akka).Distinct()));
    }

    private static IEnumerable<string> References(string file, string kind, bool withAkka) =>
        Load(file).Descendants(kind)
            .Where(reference => (reference.Parent!.Attribute("Condition")?.Value == WithAkka) == withAkka)
            .Select(reference => reference.Attribute("Include")!.Value)
            .Order(StringComparer.Ordinal);

    private static XElement Load(string file) => XElement.Load(Repository.PathOf(file));
}
