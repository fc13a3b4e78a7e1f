namespace Broker.Core.Selectors.Expressions;

/// <summary>TRUE or FALSE.</summary>
/// <param name="value">Which.</param>
internal sealed class BooleanLiteral(bool value) : ICondition
{
    public Truth Test(in SelectorContext context) => value ? Truth.True : Truth.False;
}
