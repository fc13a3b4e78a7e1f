namespace Broker.Core.Destinations;

/// <summary>
/// Which of two patterns says more of a destination; the more specific one comes first. They are compared segment by segment from the
/// left, and the first difference decides: a segment by its name beats <c>*</c>, which beats <c>#</c>. If one ends where the other goes
/// on, the longer one wins; but a <c>#</c> at the very end adds nothing that must be there, so <c>/queue/a</c> beats <c>/queue/a.#</c>.
/// </summary>
/// <remarks>It is a total order of ranks. Two patterns of the same rank may mean the same destination: nothing decides between them.</remarks>
public sealed class PatternSpecificity : IComparer<DestinationPattern>
{
    private const int Literal = 4;
    private const int One = 3;
    private const int AnyInside = 2;
    private const int End = 1;
    private const int AnyAtTheEnd = 0;

    private PatternSpecificity()
    {
    }

    /// <summary>The only one there is.</summary>
    public static PatternSpecificity Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(DestinationPattern? x, DestinationPattern? y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);

        var place = 0;
        while (RankAt(x, place) == RankAt(y, place) && place < x.Segments.Count)
        {
            place++;
        }

        return RankAt(y, place).CompareTo(RankAt(x, place));
    }

    private static int RankAt(DestinationPattern pattern, int place) =>
        place >= pattern.Segments.Count ? End
        : pattern.Segments[place] switch
        {
            TopicPattern.Any => place == pattern.Segments.Count - 1 ? AnyAtTheEnd : AnyInside,
            TopicPattern.One => One,
            _ => Literal,
        };
}
