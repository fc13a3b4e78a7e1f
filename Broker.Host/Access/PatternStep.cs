namespace Broker.Host.Access;

/// <summary>One segment of a pattern: a name, or a wildcard. A name may look like a wildcard, say because it is somebody's login, and is none.</summary>
/// <param name="Kind">What the segment matches.</param>
/// <param name="Text">The name; empty for wildcards.</param>
internal readonly record struct PatternStep(PatternStepKind Kind, string Text)
{
    /// <summary>Exactly one segment, whatever it is.</summary>
    public static PatternStep One { get; } = new(PatternStepKind.One, string.Empty);

    /// <summary>Any number of segments, none included.</summary>
    public static PatternStep Any { get; } = new(PatternStepKind.Any, string.Empty);

    /// <summary>This segment and no other.</summary>
    public static PatternStep Name(string text) => new(PatternStepKind.Name, text);

    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        PatternStepKind.One => "*",
        PatternStepKind.Any => "#",
        _ => Text,
    };
}
