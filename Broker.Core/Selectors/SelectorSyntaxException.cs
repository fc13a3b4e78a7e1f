using System.Diagnostics.CodeAnalysis;

namespace Broker.Core.Selectors;

/// <summary>A text is no selector: where, what was expected there, and what there is.</summary>
[SuppressMessage("Design", "CA1032:Implement standard exception constructors", Justification = "Without a column it would not help anybody.")]
public sealed class SelectorSyntaxException : Exception
{
    /// <summary>Says where and what.</summary>
    /// <param name="column">The column, from 1.</param>
    /// <param name="detail">What was expected and what there is, for the developer who wrote the selector.</param>
    public SelectorSyntaxException(int column, string detail)
        : base(FormattableString.Invariant($"column {column}: {detail}")) => Column = column;

    /// <summary>Where, counted from 1 in characters (Unicode code points) from the start of the text.</summary>
    public int Column { get; }
}
