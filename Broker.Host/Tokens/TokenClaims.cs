using System.Text.Json;

namespace Broker.Host.Tokens;

/// <summary>
/// What a token says, as names with values: a claim that is an array has several, one inside of another is named with a dot,
/// <c>realm_access.roles</c>. A claim whose own name has a dot comes first.
/// </summary>
internal sealed class TokenClaims
{
    private const int MostValues = 1000;
    private const int MostDepth = 4;

    private readonly Dictionary<string, IReadOnlyList<string>> _values = new(StringComparer.Ordinal);
    private readonly HashSet<string> _arrays = new(StringComparer.Ordinal);
    private int _count;

    /// <summary>Reads the claims.</summary>
    /// <param name="root">A JSON object.</param>
    /// <exception cref="FormatException">It has too many claims. None is left out: one that is there must not pass for one that is not.</exception>
    public TokenClaims(JsonElement root)
    {
        Add(root, string.Empty, depth: 0);

        foreach (var name in (ReadOnlySpan<string>)["exp", "nbf", "iat"])
        {
            if (root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds))
            {
                Times[name] = seconds;
            }
        }
    }

    /// <summary>The claims that are times, in seconds since 1970, of <c>exp</c>, <c>nbf</c> and <c>iat</c>.</summary>
    public Dictionary<string, double> Times { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether a claim is there, whatever it is.</summary>
    public bool Has(string name) => _values.ContainsKey(name);

    /// <summary>Whether a claim is an array.</summary>
    public bool IsArray(string name) => _arrays.Contains(name);

    /// <summary>The values of a claim; none if it is not there.</summary>
    public IReadOnlyList<string> ValuesOf(string name) => _values.GetValueOrDefault(name) ?? [];

    /// <summary>The value of a claim that is no array, or null.</summary>
    public string? ValueOf(string name) => !IsArray(name) && ValuesOf(name) is [var value] ? value : null;

    private void Add(JsonElement element, string prefix, int depth)
    {
        var nested = new List<JsonProperty>();

        foreach (var property in element.EnumerateObject())
        {
            var name = prefix + property.Name;

            switch (property.Value.ValueKind)
            {
                case JsonValueKind.Object:
                    AddValues(name, []);
                    nested.Add(property);
                    break;
                case JsonValueKind.Array:
                    _arrays.Add(name);
                    AddValues(name, [.. property.Value.EnumerateArray().Select(Text).OfType<string>()]);
                    break;
                default:
                    AddValues(name, Text(property.Value) is { } text ? [text] : []);
                    break;
            }
        }

        foreach (var property in nested.Where(_ => depth < MostDepth))
        {
            Add(property.Value, $"{prefix}{property.Name}.", depth + 1);
        }
    }

    private void AddValues(string name, IReadOnlyList<string> values)
    {
        _count += values.Count + 1;

        if (_count > MostValues)
        {
            throw new FormatException(FormattableString.Invariant($"the token has more than {MostValues} claims and values of them"));
        }

        _values.TryAdd(name, values);
    }

    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => null,
    };
}
