using System.Text.RegularExpressions;

namespace Broker.Tests.Architecture;

/// <summary>Files that a person finds and reads: one type in each, named as the type; none too long; nothing in them that is not for everyone.</summary>
internal sealed partial class FileTests
{
    private const int MostLines = 300;

    // What a person would look for in vain under its own name. Files without a type: where a program starts, and what is said of an assembly.
    private static readonly Dictionary<string, string[]> Exceptions = new()
    {
        ["Broker.Host/Program.cs"] = [],
        ["bench/Broker.Bench/Program.cs"] = [],
        ["bench/Broker.Load/Program.cs"] = [],
        ["bench/GatewayEcho/Program.cs"] = [],
        ["Broker.Tests/AssemblySettings.cs"] = [],

        // The nodes of one tree, a line or two each, which nobody reads one by one.
        ["Broker.Tests/Core/Selectors/ReferenceNode.cs"] =
        [
            "ReferenceNode", "ReferenceHeader", "ReferenceLiteral", "ReferenceSign", "ReferenceArithmetic", "ReferenceComparison", "ReferenceBetween",
            "ReferenceLike", "ReferenceIn", "ReferenceIsNull", "ReferenceNot", "ReferenceLogic",
        ],
    };

    [Test]
    public void A_file_has_one_type_and_its_name()
    {
        var others =
            from file in RepositoryFiles.EndingWith(".cs")
            let types = TopLevelType().Matches(RepositoryFiles.TextOf(file)).Select(match => match.Groups["name"].Value).ToArray()
            where !types.SequenceEqual(Exceptions.GetValueOrDefault(file) ?? [Path.GetFileNameWithoutExtension(file)])
            select $"{file}: {string.Join(", ", types)}";

        Assert.That(others, Is.Empty);
    }

    [Test]
    public void The_exceptions_are_there() => Assert.That(Exceptions.Keys, Is.SubsetOf(RepositoryFiles.All));

    [Test]
    public void A_namespace_is_the_folder()
    {
        var others =
            from file in RepositoryFiles.EndingWith(".cs")
            let declared = Namespace().Match(RepositoryFiles.TextOf(file)).Groups["name"].Value
            where declared.Length > 0 && declared != NamespaceOf(file)
            select $"{file}: {declared}";

        Assert.That(others, Is.Empty);
    }

    // The build checks style, and the formatting of the rest is checked by itself; that this is in order only "dotnet format" knows, in minutes.
    [Test]
    public void What_a_file_uses_stands_in_order()
    {
        var others =
            from file in RepositoryFiles.EndingWith(".cs")
            let used = Using().Matches(RepositoryFiles.TextOf(file)).Select(match => match.Groups["name"].Value).ToArray()
            where !used.SequenceEqual(used.OrderBy(name => name.Split('.')[0] != "System").ThenBy(name => name, StringComparer.OrdinalIgnoreCase))
            select $"{file}: {string.Join(", ", used)}";

        Assert.That(others, Is.Empty);
    }

    [Test]
    public void A_file_of_code_has_at_most_300_lines()
    {
        var longOnes =
            from file in RepositoryFiles.EndingWith(".cs", ".js", ".mjs", ".py", ".css", ".html", ".sh")
            let lines = RepositoryFiles.TextOf(file).TrimEnd('\n').Split('\n').Length
            where lines > MostLines
            select $"{file}: {lines}";

        Assert.That(longOnes, Is.Empty);
    }

    [TestCaseSource(nameof(NotForEveryone))]
    public void A_file_holds_nothing_that_is_not_for_everyone(string pattern, string reason)
    {
        var found =
            from file in RepositoryFiles.All
            where !file.EndsWith("lock.json", StringComparison.Ordinal) || !pattern.Contains(@"\b", StringComparison.Ordinal)
            let text = RepositoryFiles.TextOf(file)
            where !text.Contains('\0')
            from match in Regex.Matches(text, pattern)
            select $"{file}: {match.Value.Trim()}";

        Assert.That(found, Is.Empty, reason);
    }

    // The words are put together here, so that this file does not hold them itself. Lock files have hashes, in which any word may be.
    private static IEnumerable<TestCaseData> NotForEveryone() =>
    [
        new TestCaseData($@"\b(?:{"TO"}DO|{"FIX"}ME|{"T"}BD|{"X"}XX)\b", "What is still to be done has an issue.").SetArgDisplayNames("marks of things to be done"),
        new TestCaseData(@"(?m)^[ \t]*#region\b", "A file that needs them is two files.").SetArgDisplayNames("regions"),
        new TestCaseData(@"(?i)\b(?:npmjs|nuget|pypi|pythonhosted|yarnpkg|crates|golang)\.(?:org|com|io)\b", "Where packages come from is each machine's own configuration.").SetArgDisplayNames("hosts of package registries"),
        new TestCaseData(@"""resolved"": ""[a-z]+://", "Where packages come from is each machine's own configuration.").SetArgDisplayNames("addresses in lock files"),
        new TestCaseData(@"(?<![\w.$}>*])/(?:home|root|tmp|work|mnt|Users|var/folders)/\w|[A-Za-z]:\\+Users\\", "No other machine has it.").SetArgDisplayNames("absolute paths"),
        new TestCaseData($@"(?i)\b(?:work{"tree"}s?|sub{"agent"}s?)\b", "How the work is organised is not in the product.").SetArgDisplayNames("the organisation of the work"),
        new TestCaseData($@"(?m)^(?:<{{7}}|>{{7}}) ", "A merge was not finished.").SetArgDisplayNames("marks of conflicts"),
    ];

    private static string NamespaceOf(string file)
    {
        var parts = file.Split('/')[..^1];
        return string.Join('.', parts[0] == "bench" ? parts[1..] : parts);
    }

    // Scoped to files, the namespaces leave top-level types at the beginning of a line.
    [GeneratedRegex(@"^using (?<name>[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Using();

    [GeneratedRegex(@"^(?:(?:public|internal|private|file|static|sealed|abstract|readonly|ref|partial|unsafe) )*(?:class|struct|interface|enum|record struct|record class|record|delegate [\w<>\[\]?.]+) (?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex TopLevelType();

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
