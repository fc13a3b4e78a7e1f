namespace Broker.Core.Selectors.Expressions;

/// <summary>
/// BETWEEN, both ends included, and NOT BETWEEN. They mean two comparisons each (JMS 2.0, 3.8.1.1): <c>&gt;= AND &lt;=</c> and
/// <c>&lt; OR &gt;</c>, so that both are false of a text that is no number, and one may be false though an end is unknown.
/// </summary>
/// <param name="value">The value.</param>
/// <param name="low">The lower end.</param>
/// <param name="high">The upper end.</param>
/// <param name="isNegated">True for NOT BETWEEN.</param>
internal sealed class Between(IOperand value, IOperand low, IOperand high, bool isNegated) : ICondition
{
    public Truth Test(in SelectorContext context)
    {
        var tested = value.Evaluate(context);

        // What settles the whole: one false of an AND, one true of an OR.
        var settling = isNegated ? Truth.True : Truth.False;
        var first = Comparison.Compare(tested, isNegated ? ComparisonOperator.Less : ComparisonOperator.GreaterOrEqual, low.Evaluate(context));
        if (first == settling)
        {
            return settling;
        }

        var second = Comparison.Compare(tested, isNegated ? ComparisonOperator.Greater : ComparisonOperator.LessOrEqual, high.Evaluate(context));
        return second == settling || first != Truth.Unknown ? second : Truth.Unknown;
    }
}
