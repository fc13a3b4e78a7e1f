using System.Collections.Frozen;
using System.Text;

namespace Broker.Core.Selectors;

/// <summary>
/// The names that selectors know beside those of headers: JMS's own (JMS 2.0, 3.8.1.1), and the headers that MESSAGE carries though no
/// sender's header says so. To give a message a further property, add it to <see cref="SelectorProperty"/>, its names to the table and
/// its value to <see cref="Read"/>.
/// </summary>
internal static class SelectorProperties
{
    // JMS: the priority and expiration of a message whose sender said nothing.
    private const long DefaultPriority = 4;
    private const long NeverExpires = 0;

    private static readonly FrozenDictionary<string, (SelectorProperty Property, string Header)> Known =
        new Dictionary<string, (SelectorProperty, string)>(StringComparer.Ordinal)
        {
            ["JMSMessageID"] = (SelectorProperty.MessageId, string.Empty),
            ["JMSTimestamp"] = (SelectorProperty.Timestamp, string.Empty),
            ["JMSDestination"] = (SelectorProperty.Destination, string.Empty),
            ["JMSPriority"] = (SelectorProperty.Priority, "priority"),
            ["JMSExpiration"] = (SelectorProperty.Expiration, "expires"),
            ["JMSXGroupID"] = (SelectorProperty.GroupId, "group"),
            ["JMSDeliveryMode"] = (SelectorProperty.DeliveryMode, "persistent"),
            ["JMSRedelivered"] = (SelectorProperty.Redelivered, string.Empty),
            ["JMSXDeliveryCount"] = (SelectorProperty.DeliveryCount, string.Empty),
            ["JMSCorrelationID"] = (SelectorProperty.Header, "correlation-id"),
            ["JMSType"] = (SelectorProperty.Header, "type"),
            ["JMSReplyTo"] = (SelectorProperty.Header, "reply-to"),
            ["message-id"] = (SelectorProperty.MessageId, string.Empty),
            ["timestamp"] = (SelectorProperty.Timestamp, string.Empty),
            ["destination"] = (SelectorProperty.Destination, string.Empty),
            ["content-length"] = (SelectorProperty.ContentLength, string.Empty),
            ["redelivered"] = (SelectorProperty.Redelivered, string.Empty),
            ["delivery-count"] = (SelectorProperty.DeliveryCountHeader, "delivery-count"),
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Says where a name takes its value from. Done once, when a selector is parsed.</summary>
    /// <param name="name">The name; upper and lower case differ.</param>
    /// <returns>The property, and the header to look up for it, in UTF-8; empty if it needs none.</returns>
    public static (SelectorProperty Property, byte[] Header) Resolve(string name)
    {
        var (property, header) = Known.TryGetValue(name, out var known) ? known : (SelectorProperty.Header, name);
        return (property, Encoding.UTF8.GetBytes(header));
    }

    /// <summary>Reads a property.</summary>
    /// <param name="property">The property.</param>
    /// <param name="header">The header that belongs to it.</param>
    /// <param name="context">The message.</param>
    /// <returns>Its value: null, a text, a whole number or a truth value.</returns>
    public static SelectorValue Read(SelectorProperty property, ReadOnlySpan<byte> header, in SelectorContext context)
    {
        var message = context.Message;
        return property switch
        {
            SelectorProperty.MessageId => SelectorValue.FromText(context.IdScratch[..message.Id.Format(context.IdScratch)]),
            SelectorProperty.Timestamp => SelectorValue.FromInteger(message.Timestamp),
            SelectorProperty.Destination => SelectorValue.FromText(message.Destination.Span),
            SelectorProperty.ContentLength => SelectorValue.FromInteger(message.Body.Length),
            SelectorProperty.Priority => ReadHeader(header, context, DefaultPriority),
            SelectorProperty.Expiration => ReadExpiration(header, context),
            SelectorProperty.GroupId => ReadGroup(header, context),
            SelectorProperty.DeliveryMode => SelectorValue.FromText(IsTrue(header, context) ? "PERSISTENT"u8 : "NON_PERSISTENT"u8),
            SelectorProperty.Redelivered => SelectorValue.FromBoolean(context.EarlierDeliveries > 0),
            SelectorProperty.DeliveryCount => CountDeliveries(context),
            SelectorProperty.DeliveryCountHeader => ReadDeliveryCount(header, context),
            _ => message.Headers.TryGet(header, out var text) ? SelectorValue.FromText(text) : SelectorValue.Null,
        };
    }

    private static SelectorValue ReadHeader(ReadOnlySpan<byte> name, in SelectorContext context, long otherwise) =>
        context.Message.Headers.TryGet(name, out var text) ? SelectorValue.FromText(text) : SelectorValue.FromInteger(otherwise);

    // Whoever said how long the message may live, not until when, finds the end here nevertheless.
    private static SelectorValue ReadExpiration(ReadOnlySpan<byte> name, in SelectorContext context)
    {
        var headers = context.Message.Headers;
        if (headers.TryGet(name, out _) || (!headers.TryGet("expiration"u8, out var lifetime) && !headers.TryGet("ttl"u8, out lifetime)))
        {
            return ReadHeader(name, context, NeverExpires);
        }

        var milliseconds = SelectorValue.FromText(lifetime).ToNumber();
        return milliseconds is { Kind: ValueKind.Integer, Integer: > 0 }
            ? SelectorValue.FromExact((Int128)context.Message.Timestamp + milliseconds.Integer)
            : SelectorValue.FromInteger(NeverExpires);
    }

    // The broker's own word for it, else JMS's, which clients of ActiveMQ send.
    private static SelectorValue ReadGroup(ReadOnlySpan<byte> name, in SelectorContext context)
    {
        var headers = context.Message.Headers;
        return headers.TryGet(name, out var text) || headers.TryGet("JMSXGroupID"u8, out text) ? SelectorValue.FromText(text) : SelectorValue.Null;
    }

    // As on MESSAGE: a dead letter says how many deliveries it had where it came from, until it has more than one here.
    private static SelectorValue ReadDeliveryCount(ReadOnlySpan<byte> name, in SelectorContext context) =>
        context.EarlierDeliveries == 0 && context.Message.Headers.TryGet(name, out var text) ? SelectorValue.FromText(text) : CountDeliveries(context);

    private static SelectorValue CountDeliveries(in SelectorContext context) => SelectorValue.FromInteger(context.EarlierDeliveries + 1L);

    private static bool IsTrue(ReadOnlySpan<byte> name, in SelectorContext context) =>
        context.Message.Headers.TryGet(name, out var text) && text.SequenceEqual("true"u8);
}
