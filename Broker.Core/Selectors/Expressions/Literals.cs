using System.Text;

namespace Broker.Core.Selectors.Expressions;

/// <summary>A string in single quotes.</summary>
/// <param name="text">The string, without its quotes.</param>
internal sealed class TextLiteral(string text) : IOperand
{
    private readonly byte[] _utf8 = Encoding.UTF8.GetBytes(text);

    public string Text => text;

    public SelectorValue Value => SelectorValue.FromText(_utf8);

    public SelectorValue Evaluate(in SelectorContext context) => Value;
}

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

/// <summary>TRUE or FALSE.</summary>
/// <param name="value">Which.</param>
internal sealed class BooleanLiteral(bool value) : ICondition
{
    public Truth Test(in SelectorContext context) => value ? Truth.True : Truth.False;
}
