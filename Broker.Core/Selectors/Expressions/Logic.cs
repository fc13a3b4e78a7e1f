namespace Broker.Core.Selectors.Expressions;

/// <summary>AND: false if one is false, true if all are true, otherwise unknown.</summary>
/// <param name="conditions">Two or more. A list and no tree, so that a long one is no deep one.</param>
internal sealed class Conjunction(ICondition[] conditions) : ICondition
{
    public Truth Test(in SelectorContext context)
    {
        var result = Truth.True;

        foreach (var condition in conditions)
        {
            var truth = condition.Test(context);
            if (truth == Truth.False)
            {
                return Truth.False;
            }

            result = truth == Truth.Unknown ? Truth.Unknown : result;
        }

        return result;
    }
}

/// <summary>OR: true if one is true, false if all are false, otherwise unknown.</summary>
/// <param name="conditions">Two or more.</param>
internal sealed class Disjunction(ICondition[] conditions) : ICondition
{
    public Truth Test(in SelectorContext context)
    {
        var result = Truth.False;

        foreach (var condition in conditions)
        {
            var truth = condition.Test(context);
            if (truth == Truth.True)
            {
                return Truth.True;
            }

            result = truth == Truth.Unknown ? Truth.Unknown : result;
        }

        return result;
    }
}

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

/// <summary>
/// A header where a condition is wanted: it holds if its text is <c>true</c>. ActiveMQ wants a property of the type boolean there, which no
/// header of STOMP is, and so takes every text for false.
/// </summary>
/// <param name="operand">The header.</param>
internal sealed class Assertion(Identifier operand) : ICondition
{
    public Truth Test(in SelectorContext context) => operand.Evaluate(context).ToTruth();
}

/// <summary>IS NULL: whether there is no value, or whether a condition is unknown. Never unknown itself.</summary>
/// <param name="operand">The value or condition.</param>
internal sealed class NullTest(IOperand operand) : ICondition
{
    public Truth Test(in SelectorContext context) => operand.Evaluate(context).IsNull ? Truth.True : Truth.False;
}
