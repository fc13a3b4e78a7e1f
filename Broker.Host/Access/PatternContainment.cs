namespace Broker.Host.Access;

/// <summary>
/// Decides whether every destination that a pattern matches is matched by at least one of several others. Exact: several patterns
/// together may contain what none of them contains alone.
/// </summary>
/// <remarks>
/// The pattern and the union are read side by side: a state is a place in the pattern with a set of states of the union. If the pattern
/// can be read to its end where no pattern of the union ends, it is not contained, and the way there is a destination that shows it.
/// Where the pattern has a wildcard it is enough to read a segment that nobody names: every state that is reached with it is reached with
/// any name too, so that a name can only make the union match more. For the same reason a state is passed over if the place was
/// visited with a part of its set. The number of sets may still grow exponentially with the number of <c>#</c>, hence the bound.
/// </remarks>
internal static class PatternContainment
{
    /// <summary>The most states that are visited, fewer if each is large; the largest sensible rules need some dozens.</summary>
    public const int MaxStates = 4096;

    /// <summary>Decides it.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="union">The others.</param>
    public static Containment Decide(AccessPattern pattern, PatternUnion union) => Decide(pattern, union, out _);

    /// <summary>Decides it, with a proof if the answer is no.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="union">The others.</param>
    /// <param name="counterexample">The segments of a destination that the pattern matches and the union does not; null stands for a segment that nobody names.</param>
    public static Containment Decide(AccessPattern pattern, PatternUnion union, out IReadOnlyList<string?> counterexample)
    {
        counterexample = [];
        var visited = new List<ulong[]>[pattern.Steps.Count + 1];
        var open = new Stack<Visit>();
        var budget = MaxStates;

        // A set of a thousand states takes longer to step and to compare than one of ten.
        var cost = 1 + (union.Words / 4);

        Push(new Visit(0, union.Start(), null, null));

        while (open.TryPop(out var visit))
        {
            if (budget < 0)
            {
                return Containment.Undecided;
            }

            if (visit.Place == pattern.Steps.Count)
            {
                if (union.IsMatch(visit.States))
                {
                    continue;
                }

                counterexample = visit.Names();
                return Containment.NotContained;
            }

            var step = pattern.Steps[visit.Place];
            if (step.Kind == PatternStepKind.Any)
            {
                Push(new Visit(visit.Place, union.Step(visit.States, null), visit, null));
                Push(visit with { Place = visit.Place + 1 });
            }
            else
            {
                var name = step.Kind == PatternStepKind.Name ? step.Text : null;
                Push(new Visit(visit.Place + 1, union.Step(visit.States, name), visit, name));
            }
        }

        return Containment.Contained;

        void Push(Visit visit)
        {
            if (union.TakesAll(visit.States))
            {
                return;
            }

            var sets = visited[visit.Place] ??= [];
            if (!sets.Exists(known => IsPart(known, visit.States)))
            {
                sets.RemoveAll(known => IsPart(visit.States, known));
                sets.Add(visit.States);
                open.Push(visit);
                budget -= cost;
            }
        }
    }

    private static bool IsPart(ulong[] one, ulong[] other)
    {
        for (var word = 0; word < one.Length; word++)
        {
            if ((one[word] & ~other[word]) != 0)
            {
                return false;
            }
        }

        return true;
    }

    // A segment was read on the way from the visit before, if there is one.
    private sealed record Visit(int Place, ulong[] States, Visit? Before, string? Name)
    {
        public List<string?> Names()
        {
            var names = new List<string?>();
            for (var visit = this; visit.Before is not null; visit = visit.Before)
            {
                names.Add(visit.Name);
            }

            names.Reverse();
            return names;
        }
    }
}
