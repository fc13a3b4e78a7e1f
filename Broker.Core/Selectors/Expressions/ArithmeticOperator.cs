namespace Broker.Core.Selectors.Expressions;

/// <summary>How two numbers are calculated with.</summary>
internal enum ArithmeticOperator
{
    /// <summary><c>+</c>.</summary>
    Add,

    /// <summary><c>-</c>.</summary>
    Subtract,

    /// <summary><c>*</c>.</summary>
    Multiply,

    /// <summary><c>/</c>.</summary>
    Divide,

    /// <summary><c>%</c>, which ActiveMQ has beside what JMS has.</summary>
    Remainder,
}
