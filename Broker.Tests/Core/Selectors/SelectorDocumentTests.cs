using System.Text.RegularExpressions;
using Broker.Core.Messages;
using Broker.Core.Selectors;

namespace Broker.Tests.Core.Selectors;

/// <summary>docs/selectors.md says nothing that is not so.</summary>
internal sealed partial class SelectorDocumentTests
{
    private string _document = null!;

    [SetUp]
    public void SetUp()
    {
        var folder = new DirectoryInfo(TestContext.CurrentContext.TestDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Broker.sln")))
        {
            folder = folder.Parent!;
        }

        _document = File.ReadAllText(Path.Combine(folder.FullName, "docs", "selectors.md"));
    }

    [Test]
    public void Its_examples_select_what_it_says()
    {
        var message = ReadMessage();
        var examples = Example().Matches(_document);

        Assert.That(examples, Has.Count.GreaterThanOrEqualTo(19));
        Assert.Multiple(() =>
        {
            foreach (Match example in examples)
            {
                var isSelected = Selector.Parse(example.Groups["selector"].Value).Matches(message);
                Assert.That(isSelected, Is.EqualTo(example.Groups["verdict"].Value == "yes"), example.Value);
            }
        });
    }

    [Test]
    public void Its_errors_are_the_errors()
    {
        var errors = Error().Matches(_document);

        Assert.That(errors, Has.Count.GreaterThanOrEqualTo(5));
        Assert.Multiple(() =>
        {
            foreach (Match error in errors)
            {
                Assert.That(
                    () => Selector.Parse(error.Groups["text"].Value),
                    Throws.TypeOf<SelectorSyntaxException>().With.Message.EqualTo(error.Groups["error"].Value));
            }
        });
    }

    [Test]
    public void Its_grammar_is_the_grammar()
    {
        var samples = new Dictionary<string, string[]>
        {
            ["name"] = ["a", "größe", "_x.y$1", "\"content-type\"", "\"\"\"\""],
            ["string"] = ["'5'", "'true'", "''''", "'!'", "'%_'"],
            ["number"] = ["57", "57L", "0x39", "071", "5.7", "5.", ".5", "5e7", "5.7E-3"],
        };
        var grammar = new DocumentGrammar(Grammar().Match(_document).Groups["rules"].Value, samples, new Random(1));
        var accepted = new HashSet<string>();

        for (var i = 0; i < 10_000; i++)
        {
            var sentence = grammar.Write("selector");
            var text = string.Join(' ', sentence).Replace(": ", ":", StringComparison.Ordinal);

            try
            {
                Selector.Parse(text);
                accepted.UnionWith(sentence);
            }
            catch (SelectorSyntaxException exception)
            {
                // What follows the grammar may still make no sense; the parser's own errors say other things.
                Assert.That(exception.Message, Does.Match("never equals|expected (a condition|a number|a header's name|one character)|at most"), text);
            }
        }

        Assert.That(accepted, Is.SupersetOf(grammar.Words.Concat(samples.Values.SelectMany(sample => sample))));
    }

    [Test]
    public void Its_limits_are_the_limits()
    {
        Assert.That(_document, Does.Contain($"Limits: {Selector.MaxLength} characters; {Selector.MaxNodes} names"));
        Assert.That(_document, Does.Contain($"{Selector.MaxDepth} parentheses"));
        Assert.That(_document, Does.Contain($"{Selector.MaxLikeOctets} octets in all patterns"));
    }

    private Message ReadMessage()
    {
        var frame = Frame().Match(_document).Groups["head"].Value;
        var headers = frame.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(':', 2)).Select(parts => (parts[0], parts[1]));
        return Verdict.MessageWith([.. headers]);
    }

    [GeneratedRegex(@"^\| `(?<selector>[^`]*)` \| (?<verdict>yes|no) \|", RegexOptions.Multiline)]
    private static partial Regex Example();

    [GeneratedRegex(@"^\| `(?<text>[^`]+)` \| `(?<error>column [^`]+)` \|$", RegexOptions.Multiline)]
    private static partial Regex Error();

    [GeneratedRegex(@"^```\n(?<rules>selector +=(.+\n)+)```", RegexOptions.Multiline)]
    private static partial Regex Grammar();

    [GeneratedRegex(@"^SEND\n(?<head>(.+\n)+)\n", RegexOptions.Multiline)]
    private static partial Regex Frame();
}
