namespace Broker.Core.Selectors.Expressions;

/// <summary>IS NULL: whether there is no value, or whether a condition is unknown. Never unknown itself.</summary>
/// <param name="operand">The value or condition.</param>
internal sealed class NullTest(IOperand operand) : ICondition
{
    public Truth Test(in SelectorContext context) => operand.Evaluate(context).IsNull ? Truth.True : Truth.False;
}
