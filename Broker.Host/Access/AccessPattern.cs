using Broker.Core.Destinations;

namespace Broker.Host.Access;

/// <summary>
/// A set of destinations as a row of segments, the kind of destination first: <c>/topic/a.*</c> is <c>topic a *</c>. A login is one
/// segment, whatever characters it has: <c>/user/a.b/queue/x</c> is <c>user a.b queue x</c>.
/// </summary>
/// <param name="Steps">The segments, in normal form: there are never two <c>#</c> in a row.</param>
internal sealed record AccessPattern(IReadOnlyList<PatternStep> Steps)
{
    private const string User = "/user/";

    // "/queue/" and "/topic/" are equally long.
    private const int TailLength = 7;

    /// <summary>The destinations that a name means: itself, or those that the pattern matches.</summary>
    /// <param name="name">A destination or a pattern; no temporary one, which belongs to whoever knows its name.</param>
    public static AccessPattern Of(DestinationName name)
    {
        var head = HeadOf(name.Space);
        var steps = new List<PatternStep>(head);
        steps.AddRange(name.IsPattern ? TopicPattern.Normalize(name.Segments).Select(StepOf) : name.Segments.Select(PatternStep.Name));

        // There is no destination without a path, so that '#' alone means one segment at least.
        if (steps.Count == head.Length + 1 && steps[^1].Kind == PatternStepKind.Any)
        {
            steps.Insert(head.Length, PatternStep.One);
        }

        return new AccessPattern(steps);
    }

    /// <summary>The step of a segment in which wildcards are meant.</summary>
    /// <param name="segment">The segment, in normal form.</param>
    public static PatternStep StepOf(string segment) => segment switch
    {
        TopicPattern.One => PatternStep.One,
        TopicPattern.Any => PatternStep.Any,
        _ => PatternStep.Name(segment),
    };

    /// <inheritdoc/>
    public override string ToString() => $"/{string.Join('/', Steps)}";

    private static PatternStep[] HeadOf(string space)
    {
        if (!space.StartsWith(User, StringComparison.Ordinal))
        {
            return [PatternStep.Name(space.Trim('/'))];
        }

        return
        [
            PatternStep.Name("user"),
            PatternStep.Name(space[User.Length..^TailLength]),
            PatternStep.Name(space[^TailLength..].Trim('/')),
        ];
    }
}
