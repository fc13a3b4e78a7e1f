namespace Broker.Core.Selectors.Expressions;

/// <summary>
/// Two numbers and one of <c>+ - * / %</c>. Whole numbers stay whole where the result is; otherwise it is real, as it is if one operand is.
/// Nothing comes of an operand that is nothing or no number, of a division by zero, and of a result beyond all numbers.
/// </summary>
/// <remarks>
/// <c>7 / 2</c> is 3.5, as in ActiveMQ, not 3, as in Java: whoever writes a header as text does not choose between <c>7</c> and <c>7.0</c>.
/// Differences from ActiveMQ: there <c>+</c> joins texts, so that a header <c>7</c> plus 2 is 72, and the other operators fail on texts; there
/// whole numbers silently start again from below when they grow too large.
/// </remarks>
/// <param name="left">The left number.</param>
/// <param name="operation">The operator.</param>
/// <param name="right">The right number.</param>
internal sealed class Arithmetic(IOperand left, ArithmeticOperator operation, IOperand right) : IOperand
{
    public SelectorValue Evaluate(in SelectorContext context)
    {
        // Each is read before the next is evaluated, and holds no text then.
        var first = left.Evaluate(context).ToNumber();
        var second = right.Evaluate(context).ToNumber();

        if (first.IsNull || second.IsNull)
        {
            return SelectorValue.Null;
        }

        return first.Kind == ValueKind.Integer && second.Kind == ValueKind.Integer
            ? Calculate(first.Integer, second.Integer)
            : Calculate(first.Real, second.Real);
    }

    private SelectorValue Calculate(long first, long second) => operation switch
    {
        ArithmeticOperator.Add => SelectorValue.FromExact((Int128)first + second),
        ArithmeticOperator.Subtract => SelectorValue.FromExact((Int128)first - second),
        ArithmeticOperator.Multiply => SelectorValue.FromExact((Int128)first * second),
        ArithmeticOperator.Divide => Divide(first, second),
        _ => Remain(first, second),
    };

    private SelectorValue Calculate(double first, double second) => SelectorValue.FromReal(operation switch
    {
        ArithmeticOperator.Add => first + second,
        ArithmeticOperator.Subtract => first - second,
        ArithmeticOperator.Multiply => first * second,
        ArithmeticOperator.Divide => first / second,
        _ => first % second,
    });

    // The least number divided by -1 is the one case that the processor refuses; it does so for the remainder too.
    private static SelectorValue Divide(long first, long second) => second switch
    {
        0 => SelectorValue.Null,
        -1 => SelectorValue.FromExact(-(Int128)first),
        _ when first % second == 0 => SelectorValue.FromInteger(first / second),
        _ => SelectorValue.FromReal((double)first / second),
    };

    private static SelectorValue Remain(long first, long second) => second switch
    {
        0 => SelectorValue.Null,
        -1 => SelectorValue.FromInteger(0),
        _ => SelectorValue.FromInteger(first % second),
    };
}
