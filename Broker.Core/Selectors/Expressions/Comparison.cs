namespace Broker.Core.Selectors.Expressions;

/// <summary>
/// Two values and one of <c>= &lt;&gt; &lt; &lt;= &gt; &gt;=</c>. Unknown if one is nothing; else texts are equal if their octets are, and
/// with a number or a truth value a text means the one it holds. What cannot be compared, such as <c>abc</c> and 5, is not equal, not less
/// and not greater: false, as in JMS, and <c>&lt;&gt;</c> is true, as in ActiveMQ, being the opposite of <c>=</c>.
/// </summary>
/// <remarks>
/// Differences from ActiveMQ: there nothing equals nothing, and is unequal to something only if it stands on the left; here, as in JMS, all of
/// that is unknown. There two headers are ordered as texts, so that 9 comes after 10; here as the numbers they hold. There every text but
/// <c>true</c> equals FALSE; here <c>false</c> does.
/// </remarks>
/// <param name="left">The left value.</param>
/// <param name="comparison">The operator.</param>
/// <param name="right">The right value.</param>
internal sealed class Comparison(IOperand left, ComparisonOperator comparison, IOperand right) : ICondition
{
    /// <summary>Compares.</summary>
    /// <param name="left">The left value.</param>
    /// <param name="comparison">How.</param>
    /// <param name="right">The right value.</param>
    /// <returns>Unknown if one is nothing.</returns>
    public static Truth Compare(in SelectorValue left, ComparisonOperator comparison, in SelectorValue right)
    {
        if (left.IsNull || right.IsNull)
        {
            return Truth.Unknown;
        }

        var holds = comparison switch
        {
            ComparisonOperator.Equal => AreEqual(left, right),
            ComparisonOperator.NotEqual => !AreEqual(left, right),
            _ => AreOrdered(left, comparison, right),
        };

        return holds ? Truth.True : Truth.False;
    }

    public Truth Test(in SelectorContext context) => Compare(left.Evaluate(context), comparison, right.Evaluate(context));

    private static bool AreEqual(in SelectorValue left, in SelectorValue right)
    {
        if (left.Kind == ValueKind.Text && right.Kind == ValueKind.Text)
        {
            return left.Text.SequenceEqual(right.Text);
        }

        if (left.Kind == ValueKind.Boolean || right.Kind == ValueKind.Boolean)
        {
            var first = left.ToBoolean();
            var second = right.ToBoolean();
            return !first.IsNull && !second.IsNull && first.ToTruth() == second.ToTruth();
        }

        return TryOrder(left.ToNumber(), right.ToNumber(), out var order) && order == 0;
    }

    private static bool AreOrdered(in SelectorValue left, ComparisonOperator comparison, in SelectorValue right)
    {
        if (!TryOrder(left.ToNumber(), right.ToNumber(), out var order))
        {
            return false;
        }

        return comparison switch
        {
            ComparisonOperator.Less => order < 0,
            ComparisonOperator.LessOrEqual => order <= 0,
            ComparisonOperator.Greater => order > 0,
            _ => order >= 0,
        };
    }

    private static bool TryOrder(in SelectorValue left, in SelectorValue right, out int order)
    {
        order = (left.Kind, right.Kind) switch
        {
            (ValueKind.Integer, ValueKind.Integer) => left.Integer.CompareTo(right.Integer),
            (ValueKind.Integer, ValueKind.Real) => Order(left.Integer, right.Real),
            (ValueKind.Real, ValueKind.Integer) => -Order(right.Integer, left.Real),
            (ValueKind.Real, ValueKind.Real) => left.Real.CompareTo(right.Real),
            _ => 0,
        };

        return left.IsNumber && right.IsNumber;
    }

    // Exact, where Java would round the whole number and take neighbours beyond 2^53 for equal.
    private static int Order(long whole, double real)
    {
        const double BeyondAllIntegers = 9223372036854775808.0;

        if (real is >= BeyondAllIntegers or < -BeyondAllIntegers)
        {
            return real > 0 ? -1 : 1;
        }

        var truncated = (long)real;
        return whole != truncated ? whole.CompareTo(truncated) : ((double)truncated).CompareTo(real);
    }
}
