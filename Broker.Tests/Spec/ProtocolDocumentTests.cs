using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Broker.Core.Destinations;
using Broker.Host.Configuration;
using Broker.Host.Sessions;
using Broker.Stomp;
using Broker.Tests.Support;
using NUnit.Framework.Interfaces;

namespace Broker.Tests.Spec;

/// <summary>docs/protocol.md is complete, and what it names exists.</summary>
internal sealed partial class ProtocolDocumentTests
{
    private static readonly MarkdownText Document = MarkdownText.Read(Repository.PathOf("docs", "protocol.md"));

    private static readonly HashSet<string> Mentioned = [.. MarkdownText.CodeIn(Document.Text)];

    private static IEnumerable<IReadOnlyList<string>> Sentences => Document.Rows("version", "sentence", "here", "tests");

    private static IEnumerable<IReadOnlyList<string>> Rules => Document.Rows("rule", "here", "tests");

    private static IEnumerable<IReadOnlyList<string>> Errors => Document.Rows("message", "when", "key", "WebSocket close");

    private static IEnumerable<Type> Fixtures => typeof(ProtocolDocumentTests).Assembly.GetTypes().Where(type => type.Name.EndsWith("Tests", StringComparison.Ordinal));

    [Test]
    public void Every_test_that_is_named_exists()
    {
        var names = Mentioned.Where(name => TestName().IsMatch(name)).ToList();

        Assert.That(names, Has.Count.GreaterThan(200));
        Assert.That(names.Where(name => !IsTest(name)), Is.Empty);
    }

    [Test]
    public void Every_sentence_has_a_version_a_quotation_an_answer_and_a_test()
    {
        Assert.That(Sentences.Count(), Is.GreaterThan(200));

        foreach (var row in Sentences)
        {
            var sentence = string.Join(" | ", row);
            Assert.That(row, Has.Count.EqualTo(4), sentence);
            Assert.That(row[0], Does.Match(@"^1\.[012](, 1\.[12])*$"), sentence);
            Assert.That(row[1], Has.Length.GreaterThan(15), sentence);
            Assert.That(row[2], Is.Not.Empty, sentence);
            AssertNamesTests(row[3], sentence);
        }
    }

    [Test]
    public void No_sentence_is_there_twice()
    {
        var sentences = Sentences.SelectMany(row => row[0].Split(", ").Select(version => $"{version} {row[1]}"));

        Assert.That(sentences, Is.Unique);
    }

    [Test]
    public void Every_type_that_is_said_to_do_it_exists()
    {
        var types = new[] { typeof(Frame), typeof(DestinationName), typeof(Session) }.SelectMany(type => type.Assembly.GetTypes()).Select(type => type.Name).ToHashSet();
        var named = Sentences.SelectMany(row => MarkdownText.CodeIn(row[2])).Where(name => TypeName().IsMatch(name)).ToList();

        Assert.That(named, Is.Not.Empty);
        Assert.That(named.Except(types), Is.Empty);
    }

    [Test]
    public void Every_rule_has_its_row_and_a_test_of_its_name()
    {
        Assert.That(Rules.Select(row => row[0]), Is.EqualTo(Enumerable.Range(1, 38).Select(number => number.ToString(CultureInfo.InvariantCulture))));

        foreach (var row in Rules)
        {
            AssertNamesTests(row[2], row[1]);
            Assert.That(
                MarkdownText.CodeIn(row[2]).SelectMany(NamesOfCases),
                Has.Some.StartsWith($"Rule {row[0]}:"),
                $"None of the tests of rule {row[0]} is named after it.");
        }
    }

    [Test]
    public void Every_fixture_of_the_specification_is_named()
    {
        var named = Mentioned.Where(name => TestName().IsMatch(name)).Select(name => name.Split('.')[0]);
        var fixtures = Fixtures.Where(type => type.Namespace == typeof(ProtocolDocumentTests).Namespace && type != typeof(ProtocolDocumentTests));

        Assert.That(fixtures.Select(type => type.Name).Except(named), Is.Empty);
    }

    [Test]
    public void Every_error_has_its_row_with_its_message_close_status_and_keys()
    {
        Assert.That(Errors.Select(row => row[0].Trim('`')), Is.EqualTo(StompError.All.Select(error => error.Message)));

        foreach (var (row, error) in Errors.Zip(StompError.All))
        {
            Assert.That(row[3], Is.EqualTo(error.CloseStatus.ToString(CultureInfo.InvariantCulture)), error.Code);
            Assert.That(MarkdownText.CodeIn(row[2]), Is.EqualTo(ErrorFrames.KeyOf(error)?.Split(", ") ?? []), error.Code);
        }
    }

    [Test]
    public void Every_command_is_mentioned()
    {
        var commands = Enum.GetValues<StompCommand>().Where(command => command != StompCommand.None).Select(command => Encoding.ASCII.GetString(command.ToUtf8()));

        Assert.That(commands.Where(command => !Mentioned.Contains(command)), Is.Empty);
    }

    [Test]
    public void Every_header_is_mentioned()
    {
        var headers = typeof(HeaderName).GetProperties(BindingFlags.Public | BindingFlags.Static).Select(ValueOf).ToList();

        Assert.That(headers, Has.Count.GreaterThan(15));
        Assert.That(headers.Where(header => !Mentioned.Contains(header)), Is.Empty);
    }

    [Test]
    public void Every_limit_has_its_row_with_its_default()
    {
        var rows = Document.Rows("key", "default", "limits").ToDictionary(row => row[0].Trim('`'), row => row[1]);
        var keys = ConfigurationSchema.Sections.Values.Where(section => section.Name is "limits" or "queue" or "topic" or "heart-beat")
            .SelectMany(section => section.Keys.Values.Select(key => new KeyValuePair<string, string>($"{section.Name}.{key.Name}", key.Default)));

        Assert.That(rows, Is.EquivalentTo(keys));
    }

    [Test]
    public void Every_key_that_is_mentioned_exists()
    {
        var sections = ConfigurationSchema.Sections;
        var keys = sections.Values.SelectMany(section => section.Keys.Values.Select(key => $"{section.Name}.{key.Name}"));
        var mentioned = Mentioned.Select(text => text.Split(' ')[0]).Where(text => KeyName().Match(text) is { Success: true } match && sections.ContainsKey(match.Groups["section"].Value));

        Assert.That(mentioned.Except(keys), Is.Empty);
    }

    [Test]
    public void What_is_said_not_to_be_passed_on_is_not()
    {
        var headers = MarkdownText.CodeIn(Between("Not passed on:", "\n\n")).ToList();

        Assert.That(headers, Has.Count.GreaterThan(10));
        Assert.That(headers.Where(IsPassedOn), Is.Empty);

        static bool IsPassedOn(string header)
        {
            var parts = header.Split(':');
            return SendHeaders.IsPassedOn(Encoding.ASCII.GetBytes(parts[0]), Encoding.ASCII.GetBytes(parts.ElementAtOrDefault(1) ?? string.Empty));
        }
    }

    private static string Between(string start, string end)
    {
        var from = Document.Text.IndexOf(start, StringComparison.Ordinal);
        Assert.That(from, Is.Not.Negative, start);
        return Document.Text[from..Document.Text.IndexOf(end, from, StringComparison.Ordinal)];
    }

    private static void AssertNamesTests(string cell, string row)
    {
        var names = MarkdownText.CodeIn(cell).ToList();

        Assert.That(names, Is.Not.Empty, row);
        Assert.That(names.Where(name => !IsTest(name)), Is.Empty, row);
    }

    // Class, Class.Method, or Folder.Class.Method where the folder is not this one.
    private static bool IsTest(string name)
    {
        var match = TestName().Match(name);
        return match.Success && FixtureOf(match) is { } fixture && (!match.Groups["method"].Success || MethodOf(fixture, match) is not null);
    }

    private static Type? FixtureOf(Match match)
    {
        var space = match.Groups["folder"].Success ? $"Broker.Tests.{match.Groups["folder"].Value}" : typeof(ProtocolDocumentTests).Namespace;
        return Fixtures.FirstOrDefault(type => type.Namespace == space && type.Name == match.Groups["class"].Value);
    }

    private static MethodInfo? MethodOf(Type fixture, Match match) =>
        fixture.GetMethod(match.Groups["method"].Value) is { } method && method.GetCustomAttributes().Any(attribute => attribute is ITestBuilder or ISimpleTestBuilder)
            ? method
            : null;

    private static IEnumerable<string> NamesOfCases(string name) =>
        TestName().Match(name) is var match && FixtureOf(match) is { } fixture && MethodOf(fixture, match) is { } method
            ? method.GetCustomAttributes<TestCaseAttribute>().Select(attribute => attribute.TestName ?? string.Empty)
            : [];

    // A span cannot be boxed, so that reflection alone does not get at it.
    private static string ValueOf(PropertyInfo property) => Encoding.ASCII.GetString(property.GetMethod!.CreateDelegate<Func<ReadOnlySpan<byte>>>()());

    [GeneratedRegex(@"^((?<folder>[A-Z]\w+)\.)?(?<class>[A-Z]\w*Tests)(\.(?<method>\w+))?$", RegexOptions.ExplicitCapture)]
    private static partial Regex TestName();

    [GeneratedRegex("^[A-Z][a-z][A-Za-z]+$")]
    private static partial Regex TypeName();

    [GeneratedRegex(@"^(?<section>[a-z-]+)\.[a-z-]+$")]
    private static partial Regex KeyName();
}
