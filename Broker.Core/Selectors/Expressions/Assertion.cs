namespace Broker.Core.Selectors.Expressions;

/// <summary>
/// A header where a condition is wanted: it holds if its text is <c>true</c>. ActiveMQ wants a property of the type boolean there, which no
/// header of STOMP is, and so takes every text for false.
/// </summary>
/// <param name="operand">The header.</param>
internal sealed class Assertion(Identifier operand) : ICondition
{
    public Truth Test(in SelectorContext context) => operand.Evaluate(context).ToTruth();
}
