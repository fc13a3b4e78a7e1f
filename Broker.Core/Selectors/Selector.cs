using Broker.Core.Messages;
using Broker.Core.Selectors.Expressions;
using Broker.Core.Selectors.Syntax;

namespace Broker.Core.Selectors;

/// <summary>
/// A condition on the headers of messages: the part of SQL-92 that JMS chose (JMS 2.0, 3.8), with the conversions that ActiveMQ
/// makes for STOMP, where every header is a text. Parsed once into a tree that compares octets, then asked for every message.
/// Immutable; any thread. What it means, with examples and the differences from ActiveMQ, is in docs/selectors.md.
/// </summary>
/// <remarks>
/// A text can make grow what is compiled from it and how long each message takes. So there are limits, which
/// <see cref="SelectorSyntaxException"/> names: with the headers' own limits they bound the time of a match to some milliseconds at the
/// very worst (<see cref="MaxLikeOctets"/> times the longest header), and to far below a microsecond as people write selectors.
/// </remarks>
public sealed class Selector
{
    /// <summary>The longest text, in UTF-16 units.</summary>
    public const int MaxLength = 8 * 1024;

    /// <summary>How deep parentheses, NOT and signs may be nested in one another.</summary>
    public const int MaxDepth = 64;

    /// <summary>The most names, literals, operators and conditions together; a list after IN counts once, however long.</summary>
    public const int MaxNodes = 1024;

    /// <summary>The most octets of all LIKE patterns together; matching one may take its length times that of the header's value.</summary>
    public const int MaxLikeOctets = 1024;

    private readonly ICondition _condition;

    private Selector(string text, ICondition condition)
    {
        Text = text;
        _condition = condition;
    }

    /// <summary>What it was parsed from.</summary>
    public string Text { get; }

    /// <summary>Reads a selector.</summary>
    /// <param name="text">The text. An empty one matches every message, as in JMS.</param>
    /// <returns>The selector.</returns>
    /// <exception cref="SelectorSyntaxException">The text is no selector, or a limit is exceeded.</exception>
    public static Selector Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new Selector(text, SelectorParser.Parse(text));
    }

    /// <summary>Whether the condition is true of a message; false and unknown are both no. Throws nothing, allocates nothing.</summary>
    /// <param name="message">The message.</param>
    /// <param name="earlierDeliveries">How many times it was delivered before; 0 where that is not counted.</param>
    /// <returns>True if it is selected.</returns>
    public bool Matches(Message message, int earlierDeliveries = 0)
    {
        ArgumentNullException.ThrowIfNull(message);

        Span<byte> scratch = stackalloc byte[SelectorContext.ScratchLength];
        return _condition.Test(new SelectorContext(message, earlierDeliveries, scratch)) == Truth.True;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}
