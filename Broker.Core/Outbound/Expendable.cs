using Broker.Core.Messages;

namespace Broker.Core.Outbound;

/// <summary>A message that slow subscribers may go without: its topic has a policy other than <see cref="SlowConsumer.Close"/>. Made once for all of them.</summary>
/// <param name="Message">The message.</param>
/// <param name="Key">Of which messages the newest counts: of those of the same key; null: it is the oldest that is dropped, whatever it says.</param>
public sealed record Expendable(Message Message, string? Key)
{
    /// <summary>Makes what a policy says of a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="topic">Its topic: the key of messages that have none, and a part of all others, for a pattern brings several topics together.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="header">The header that has the key; empty: the topic is the key.</param>
    /// <returns>Null if the subscribers are to get all or be ended.</returns>
    public static Expendable? Of(Message message, string topic, SlowConsumer policy, ReadOnlySpan<byte> header)
    {
        ArgumentNullException.ThrowIfNull(message);

        return policy switch
        {
            SlowConsumer.Close => null,
            SlowConsumer.DropOldest => new Expendable(message, Key: null),
            _ when message.Headers.TryGet(header, out var value) => new Expendable(message, $"{topic}\n{System.Text.Encoding.UTF8.GetString(value)}"),
            _ => new Expendable(message, topic),
        };
    }
}
