namespace Broker.Host.Access;

/// <summary>
/// Several patterns read side by side, as a nondeterministic automaton: its states are the gaps between the segments of each, and a
/// set of states is a set of bits. Immutable; any thread.
/// </summary>
internal sealed class PatternUnion
{
    private readonly PatternStep[] _steps;
    private readonly bool[] _isEnd;
    private readonly bool[] _takesAll;
    private readonly int[] _starts;

    /// <summary>Makes the automaton.</summary>
    /// <param name="patterns">The patterns.</param>
    public PatternUnion(IEnumerable<AccessPattern> patterns)
    {
        var steps = new List<PatternStep>();
        var ends = new List<bool>();
        var starts = new List<int>();

        foreach (var pattern in patterns)
        {
            starts.Add(steps.Count);
            steps.AddRange(pattern.Steps);
            ends.AddRange(pattern.Steps.Select(_ => false));

            // The state behind the last segment; what stands in its place is never read.
            steps.Add(default);
            ends.Add(true);
        }

        _steps = [.. steps];
        _isEnd = [.. ends];
        _takesAll = [.. _steps.Select((step, state) => !_isEnd[state] && step.Kind == PatternStepKind.Any && _isEnd[state + 1])];
        _starts = [.. starts];
        Words = (_steps.Length + 63) / 64;
    }

    /// <summary>No pattern at all.</summary>
    public static PatternUnion None { get; } = new([]);

    /// <summary>How many words a set of states has.</summary>
    public int Words { get; }

    /// <summary>The states before anything was read.</summary>
    public ulong[] Start()
    {
        var states = new ulong[Words];
        foreach (var start in _starts)
        {
            Enter(states, start);
        }

        return states;
    }

    /// <summary>The states after one segment more.</summary>
    /// <param name="states">The states before it.</param>
    /// <param name="name">The segment; null: one that no pattern names.</param>
    public ulong[] Step(ulong[] states, string? name)
    {
        var next = new ulong[Words];

        foreach (var state in StatesIn(states))
        {
            if (_isEnd[state])
            {
                continue;
            }

            var step = _steps[state];
            if (step.Kind == PatternStepKind.Any)
            {
                Enter(next, state);
            }
            else if (step.Kind == PatternStepKind.One || (name is not null && step.Text == name))
            {
                Enter(next, state + 1);
            }
        }

        return next;
    }

    /// <summary>Whether what was read is matched by a pattern.</summary>
    public bool IsMatch(ulong[] states) => StatesIn(states).Any(state => _isEnd[state]);

    /// <summary>Whether whatever follows is matched as well.</summary>
    public bool TakesAll(ulong[] states) => StatesIn(states).Any(state => _takesAll[state]);

    // A '#' may stand for nothing.
    private void Enter(ulong[] states, int state)
    {
        states[state >> 6] |= 1UL << (state & 63);

        if (!_isEnd[state] && _steps[state].Kind == PatternStepKind.Any)
        {
            Enter(states, state + 1);
        }
    }

    private static IEnumerable<int> StatesIn(ulong[] states)
    {
        for (var word = 0; word < states.Length; word++)
        {
            for (var bits = states[word]; bits != 0; bits &= bits - 1)
            {
                yield return (word << 6) + System.Numerics.BitOperations.TrailingZeroCount(bits);
            }
        }
    }
}
