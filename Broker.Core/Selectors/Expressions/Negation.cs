namespace Broker.Core.Selectors.Expressions;

/// <summary>NOT: unknown stays unknown.</summary>
/// <param name="condition">What must not hold.</param>
internal sealed class Negation(ICondition condition) : ICondition
{
    public Truth Test(in SelectorContext context) => condition.Test(context) switch
    {
        Truth.True => Truth.False,
        Truth.False => Truth.True,
        _ => Truth.Unknown,
    };
}
