using System.Text.RegularExpressions;

namespace Broker.Tests.Crash.Model;

/// <summary>What went wrong: a few of each kind, for one fault often has a thousand others behind it. Any thread.</summary>
internal sealed partial class Faults
{
    private const int MostOfKind = 3;
    private const int MostKinds = 20;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<string>> _told = [];
    private int _count;

    /// <summary>Whether nothing did.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_gate)
            {
                return _count == 0;
            }
        }
    }

    /// <summary>Notes something.</summary>
    public void Add(string fault)
    {
        lock (_gate)
        {
            _count++;
            var kind = Number().Replace(fault, string.Empty);

            if (!_told.TryGetValue(kind, out var faults) && _told.Count < MostKinds)
            {
                _told[kind] = faults = [];
            }

            if (faults?.Count < MostOfKind)
            {
                faults.Add(fault);
            }
        }
    }

    public override string ToString()
    {
        lock (_gate)
        {
            return string.Join('\n', (IEnumerable<string>)[FormattableString.Invariant($"{_count} faults, of each kind the first ones:"), .. _told.Values.SelectMany(faults => faults)]);
        }
    }

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Number();
}
