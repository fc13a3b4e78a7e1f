using System.Text;
using Broker.Core.Destinations;
using Broker.Core.Selectors;
using Broker.Core.Subscriptions;
using Broker.Stomp;

namespace Broker.Host.Sessions;

/// <summary>What a SUBSCRIBE asks for beside its destination.</summary>
/// <param name="AckMode">When deliveries count as consumed.</param>
/// <param name="Prefetch">Most deliveries unacknowledged at once; 0: no limit.</param>
internal sealed record SubscribeOptions(AckMode AckMode, int Prefetch)
{
    private static readonly byte[][] PrefetchNames = [[.. "prefetch-count"u8], [.. "activemq.prefetchSize"u8]];
    private static readonly byte[][] PriorityNames = [[.. "priority"u8], [.. "x-priority"u8], [.. "activemq.priority"u8]];
    private static readonly byte[][] ExclusiveNames = [[.. "exclusive"u8], [.. "activemq.exclusive"u8]];
    private static readonly byte[][] NoLocalNames = [[.. "no-local"u8], [.. "activemq.noLocal"u8]];
    private static readonly byte[][] BrowserNames = [[.. "browser"u8]];
    private static readonly byte[][] MaxMessagesNames = [[.. "max-messages"u8]];

    /// <summary>The subscription to the replies of a temporary destination.</summary>
    public static SubscribeOptions ForReplies { get; } = new(AckMode.Auto, 0);

    /// <summary>Which messages it wants; null: all.</summary>
    public Selector? Selector { get; init; }

    /// <summary>Its name if it outlives the connection, or null.</summary>
    public DurableName? Durable { get; init; }

    /// <summary>Whether it looks without taking.</summary>
    public bool IsBrowser { get; init; }

    /// <summary>Whether no other subscription of the queue is served.</summary>
    public bool IsExclusive { get; init; }

    /// <summary>Whether it wants nothing that its own session sent.</summary>
    public bool IsNoLocal { get; init; }

    /// <summary>After how many messages nothing more comes; 0: never.</summary>
    public int MaxMessages { get; init; }

    /// <summary>Higher ones are served first.</summary>
    public int Priority { get; init; }

    /// <summary>Reads the headers.</summary>
    /// <exception cref="StompProtocolException">A header has a value that means nothing, or several do not go together, or not with the destination.</exception>
    public static SubscribeOptions Read(in Frame frame, Session session, DestinationName destination)
    {
        var options = new SubscribeOptions(ReadAckMode(frame), ReadPrefetch(frame, session, destination))
        {
            Selector = ReadSelector(frame),
            Durable = DurableHeaders.Read(frame, session),
            IsBrowser = SubscribeHeaders.ReadBoolean(frame, BrowserNames),
            IsExclusive = SubscribeHeaders.ReadBoolean(frame, ExclusiveNames),
            IsNoLocal = SubscribeHeaders.ReadBoolean(frame, NoLocalNames),
            MaxMessages = SubscribeHeaders.TryGet(frame, MaxMessagesNames, out var most, out var count) ? (int)HeaderNumbers.Read(most, count, int.MaxValue) : 0,
            Priority = SubscribeHeaders.TryGet(frame, PriorityNames, out var name, out var value) ? HeaderNumbers.ReadSigned(name, value) : 0,
        };

        if (options.WhyNot(destination) is { } reason)
        {
            StompProtocolException.Throw(StompError.InvalidHeader, $"SUBSCRIBE to {destination}: {reason}.");
        }

        return options;
    }

    /// <summary>The subscription that is asked for.</summary>
    /// <param name="subscription">The session's side of it.</param>
    /// <param name="session">The session.</param>
    public Subscription ToSubscription(SessionSubscription subscription, Session session) =>
        new(subscription.Key, session.Self, subscription.Outlet, AckMode, Prefetch)
        {
            Selector = Selector,
            Durable = Durable,
            IsBrowser = IsBrowser,
            IsExclusive = IsExclusive,
            IsNoLocal = IsNoLocal,
            MaxMessages = MaxMessages,
            Priority = Priority,
        };

    // What would be done in part, or mean nothing, is refused: better an error than messages that should not have come, or gone.
    private string? WhyNot(DestinationName destination) => destination.Kind switch
    {
        DestinationKind.Topic when IsBrowser => "'browser' is for queues; a topic keeps nothing to look at",
        DestinationKind.Topic when IsExclusive => "'exclusive' is for queues; every subscription to a topic gets every message",
        DestinationKind.Topic when MaxMessages > 0 => "'max-messages' is for queues, where what is not delivered stays for others",
        DestinationKind.Topic when Durable is not null && destination.IsTemporary => "a temporary destination goes with its connection, and so do all subscriptions to it",
        DestinationKind.Queue when Durable is not null => "durable subscriptions are to topics; a queue keeps its messages in any case",
        DestinationKind.Queue when IsBrowser && IsExclusive => "'browser' takes nothing, so there is nothing that it could have to itself with 'exclusive'",
        DestinationKind.Queue when IsBrowser && MaxMessages > 0 => "'browser' ends by itself; 'max-messages' is for subscriptions that take",
        DestinationKind.Queue when IsBrowser && AckMode != AckMode.Auto => "'browser' takes nothing, so there is nothing to acknowledge; 'ack' must be auto",
        _ => null,
    };

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

    private static int ReadPrefetch(in Frame frame, Session session, DestinationName destination) =>
        SubscribeHeaders.TryGet(frame, PrefetchNames, out var name, out var value)
            ? (int)HeaderNumbers.Read(name, value, int.MaxValue)
            : session.Services.Policies.PolicyOf(destination).Prefetch;

    private static Selector? ReadSelector(in Frame frame)
    {
        if (!frame.Headers.TryGet("selector"u8, out var text) || text.IsEmpty)
        {
            return null;
        }

        try
        {
            return Selector.Parse(Encoding.UTF8.GetString(text));
        }
        catch (SelectorSyntaxException wrong)
        {
            throw new StompProtocolException(StompError.InvalidHeader, $"The header 'selector' is wrong at {wrong.Message}");
        }
    }
}
