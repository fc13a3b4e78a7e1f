namespace Broker.Core.Selectors.Expressions;

/// <summary>LIKE: whether a header's text fits a pattern. Unknown if there is none.</summary>
/// <param name="identifier">The header.</param>
/// <param name="pattern">The pattern.</param>
internal sealed class Like(Identifier identifier, LikePattern pattern) : ICondition
{
    public Truth Test(in SelectorContext context)
    {
        if (!identifier.TryGetText(context, out var text))
        {
            return Truth.Unknown;
        }

        return pattern.Matches(text) ? Truth.True : Truth.False;
    }
}
