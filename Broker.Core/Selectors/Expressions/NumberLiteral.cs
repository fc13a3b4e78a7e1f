namespace Broker.Core.Selectors.Expressions;

/// <summary>A number, whole or not.</summary>
internal sealed class NumberLiteral : IOperand
{
    private readonly long _integer;
    private readonly double _real;
    private readonly bool _isInteger;

    public NumberLiteral(in SelectorValue value)
    {
        _isInteger = value.Kind == ValueKind.Integer;
        _integer = value.Integer;
        _real = value.Real;
    }

    public SelectorValue Evaluate(in SelectorContext context) => _isInteger ? SelectorValue.FromInteger(_integer) : SelectorValue.FromReal(_real);
}
