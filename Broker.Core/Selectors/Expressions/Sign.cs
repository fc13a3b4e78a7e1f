namespace Broker.Core.Selectors.Expressions;

/// <summary>A sign before a value: the number that it holds, negated after <c>-</c>. Nothing if it holds none.</summary>
/// <param name="operand">The value.</param>
/// <param name="isNegative">True after <c>-</c>.</param>
internal sealed class Sign(IOperand operand, bool isNegative) : IOperand
{
    public SelectorValue Evaluate(in SelectorContext context)
    {
        var value = operand.Evaluate(context).ToNumber();

        return value.Kind switch
        {
            ValueKind.Integer when isNegative => SelectorValue.FromExact(-(Int128)value.Integer),
            ValueKind.Real when isNegative => SelectorValue.FromReal(-value.Real),
            _ => value,
        };
    }
}
