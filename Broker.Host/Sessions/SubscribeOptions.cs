using System.Buffers.Text;
using System.Text;
using Broker.Core.Destinations;
using Broker.Core.Subscriptions;
using Broker.Stomp;

namespace Broker.Host.Sessions;

/// <summary>What a SUBSCRIBE asks for beside its destination.</summary>
/// <param name="AckMode">When deliveries count as consumed.</param>
/// <param name="Prefetch">Most deliveries unacknowledged at once; 0: no limit.</param>
internal sealed record SubscribeOptions(AckMode AckMode, int Prefetch)
{
    /// <summary>Its name if it outlives the connection, or null.</summary>
    public DurableName? Durable { get; init; }

    // Known elsewhere, not done here: better an error than messages that should not have come.
    private static readonly string[] NotSupported =
    [
        "selector", "durable", "durable-subscription-name", "durable-subscriber-name", "activemq.subscriptionName", "x-queue-name",
        "browser", "exclusive", "activemq.exclusive", "no-local", "activemq.noLocal",
    ];

    /// <summary>The subscription to the replies of a temporary destination.</summary>
    public static SubscribeOptions ForReplies { get; } = new(AckMode.Auto, 0);

    /// <summary>Reads the headers.</summary>
    /// <exception cref="StompProtocolException">A header has a value that means nothing, or asks for what is not supported.</exception>
    public static SubscribeOptions Read(in Frame frame, Session session, DestinationName destination)
    {
        CheckSupported(frame);
        var prefetch = destination.Kind == DestinationKind.Queue ? session.Services.Settings.Queue.Prefetch : 0;
        return new SubscribeOptions(ReadAckMode(frame), ReadPrefetch(frame, prefetch));
    }

    private static AckMode ReadAckMode(in Frame frame)
    {
        if (!frame.Headers.TryGet(HeaderName.Ack, out var ack) || ack.SequenceEqual("auto"u8))
        {
            return AckMode.Auto;
        }

        if (ack.SequenceEqual("client"u8))
        {
            return AckMode.Cumulative;
        }

        return ack.SequenceEqual("client-individual"u8)
            ? AckMode.Individual
            : throw new StompProtocolException(StompError.InvalidHeader, "The header 'ack' must be auto, client or client-individual.");
    }

    private static int ReadPrefetch(in Frame frame, int otherwise)
    {
        if (!frame.Headers.TryGet("prefetch-count"u8, out var text) && !frame.Headers.TryGet("activemq.prefetchSize"u8, out text))
        {
            return otherwise;
        }

        return Utf8Parser.TryParse(text, out int count, out var used) && used == text.Length && count >= 0
            ? count
            : throw new StompProtocolException(StompError.InvalidHeader, "The header 'prefetch-count' must be a whole number; 0 means no limit.");
    }

    private static void CheckSupported(in Frame frame)
    {
        foreach (var name in NotSupported)
        {
            if (frame.Headers.TryGet(Encoding.ASCII.GetBytes(name), out var value) && !value.SequenceEqual("false"u8))
            {
                StompProtocolException.Throw(StompError.NotSupported, $"SUBSCRIBE with the header '{name}' is not supported.");
            }
        }
    }
}
