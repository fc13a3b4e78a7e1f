using System.Text.RegularExpressions;

namespace Broker.Tests.Core.Selectors;

/// <summary>
/// Writes random sentences of a grammar as documents have it: <c>name = a | b</c>, <c>{ repeated }</c>, <c>[ optional ]</c>,
/// <c>( grouped )</c>, words in double quotes or upper case that mean themselves, and words that samples are given for.
/// </summary>
internal sealed partial class DocumentGrammar
{
    // One of so many repetitions goes on: seldom enough for sentences to end.
    private const int Rarity = 6;

    private readonly Dictionary<string, Action> _rules = [];
    private readonly Dictionary<string, string[]> _samples;
    private readonly Random _random;
    private readonly List<string> _sentence = [];
    private readonly Queue<string> _symbols = [];

    public DocumentGrammar(string text, Dictionary<string, string[]> samples, Random random)
    {
        _samples = samples;
        _random = random;

        foreach (Match rule in Rule().Matches(text))
        {
            _symbols = new Queue<string>(Symbol().Matches(rule.Groups["right"].Value).Select(symbol => symbol.Value));
            _rules.Add(rule.Groups["name"].Value, ReadAlternatives());
        }
    }

    /// <summary>Gets the words of the grammar that mean themselves.</summary>
    public HashSet<string> Words { get; } = [];

    /// <summary>Writes a sentence, as words.</summary>
    /// <param name="rule">The rule that it follows.</param>
    public IReadOnlyList<string> Write(string rule)
    {
        _sentence.Clear();
        _rules[rule]();
        return [.. _sentence];
    }

    private Action ReadAlternatives()
    {
        var alternatives = new List<Action> { ReadSequence() };
        while (_symbols.TryPeek(out var symbol) && symbol == "|")
        {
            _symbols.Dequeue();
            alternatives.Add(ReadSequence());
        }

        return () => alternatives[_random.Next(alternatives.Count)]();
    }

    private Action ReadSequence()
    {
        var parts = new List<Action>();
        while (_symbols.TryPeek(out var symbol) && symbol is not ("|" or "}" or "]" or ")"))
        {
            parts.Add(ReadPart());
        }

        return () => parts.ForEach(part => part());
    }

    private Action ReadPart()
    {
        var symbol = _symbols.Dequeue();
        return symbol switch
        {
            "(" => ReadGroup(),
            "[" => Sometimes(ReadGroup()),
            "{" => Repeatedly(ReadGroup()),
            _ when _samples.TryGetValue(symbol, out var samples) => () => _sentence.Add(samples[_random.Next(samples.Length)]),
            _ when symbol[0] == '"' || char.IsAsciiLetterUpper(symbol[0]) => Word(symbol.Trim('"')),
            _ => () => _rules[symbol](),
        };
    }

    private Action ReadGroup()
    {
        var group = ReadAlternatives();
        _symbols.Dequeue();
        return group;
    }

    private Action Sometimes(Action part) => () =>
    {
        if (_random.Next(2) == 0)
        {
            part();
        }
    };

    private Action Repeatedly(Action part) => () =>
    {
        while (_random.Next(Rarity) == 0)
        {
            part();
        }
    };

    private Action Word(string word)
    {
        Words.Add(word);
        return () => _sentence.Add(word);
    }

    [GeneratedRegex(@"^(?<name>[a-z]+) += (?<right>.+)$", RegexOptions.Multiline)]
    private static partial Regex Rule();

    [GeneratedRegex(@"""[^""]+""|[A-Za-z]+|[{}()\[\]|]")]
    private static partial Regex Symbol();
}
