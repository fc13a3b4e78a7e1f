namespace Broker.Core.Selectors.Expressions;

/// <summary>A part of a selector that has a value. Immutable.</summary>
internal interface IOperand
{
    /// <summary>Finds the value. Throws nothing, allocates nothing.</summary>
    /// <param name="context">The message.</param>
    /// <returns>The value; it may point into the message and the context's scratch.</returns>
    SelectorValue Evaluate(in SelectorContext context);
}
