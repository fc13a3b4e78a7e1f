using System.Diagnostics.CodeAnalysis;

namespace Broker.Stomp;

/// <summary>The peer broke a rule: one entry of the catalogue, with the particulars.</summary>
[SuppressMessage("Design", "CA1032:Implement standard exception constructors", Justification = "Without an entry of the catalogue it would mean nothing.")]
public sealed class StompProtocolException : Exception
{
    /// <summary>Says which rule and how.</summary>
    /// <param name="error">The rule.</param>
    /// <param name="detail">What was wrong and where, in a sentence for the peer's developer. It must not quote secrets.</param>
    public StompProtocolException(StompError error, string detail)
        : base(detail) => Error = error;

    /// <summary>The rule that was broken.</summary>
    public StompError Error { get; }

    /// <summary>Throws; in a method of its own so that the caller's code stays small.</summary>
    /// <param name="error">The rule.</param>
    /// <param name="detail">The particulars.</param>
    /// <exception cref="StompProtocolException">Always.</exception>
    [DoesNotReturn]
    public static void Throw(StompError error, string detail) => throw new StompProtocolException(error, detail);
}
