namespace Broker.Core.Selectors;

/// <summary>What a <see cref="SelectorValue"/> is.</summary>
internal enum ValueKind
{
    /// <summary>Nothing: the message has no such header, or what was to be calculated has no result.</summary>
    Null,

    /// <summary>A text, in UTF-8. Whether it also is a number or a truth value is seen when it meets one.</summary>
    Text,

    /// <summary>A whole number of 64 bits.</summary>
    Integer,

    /// <summary>A number with a fraction, or too large for 64 bits; always finite.</summary>
    Real,

    /// <summary>A truth value.</summary>
    Boolean,
}
