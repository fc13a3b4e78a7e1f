namespace Broker.Core.Selectors.Expressions;

/// <summary>A part of a selector that holds or does not. It may also be compared with a truth value, hence it is an operand.</summary>
internal interface ICondition : IOperand
{
    /// <summary>Finds out whether it holds. Throws nothing, allocates nothing.</summary>
    /// <param name="context">The message.</param>
    /// <returns>Whether it does.</returns>
    Truth Test(in SelectorContext context);

    /// <inheritdoc/>
    SelectorValue IOperand.Evaluate(in SelectorContext context) => SelectorValue.FromTruth(Test(context));
}
