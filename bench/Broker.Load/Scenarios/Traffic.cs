using Broker.Load.Net;
using Broker.Load.Protocols;

namespace Broker.Load.Scenarios;

/// <summary>The shapes of traffic that brokers are measured with.</summary>
internal static class Traffic
{
    private const int MaxBodyLength = EventLoop.LongestFrame / 2;

    /// <summary>One publisher, many subscribers.</summary>
    public static IScenario FanOut(int subscribers, int messages, int inFlight, int body) => Make(new TrafficPlan
    {
        Name = FormattableString.Invariant($"1 -> {subscribers}, {(inFlight == 0 ? "unbounded" : FormattableString.Invariant($"{inFlight} in flight"))}"),
        Subscribers = subscribers,
        Messages = messages,
        InFlight = inFlight,
        BodyLength = body,
    });

    /// <summary>Many topics with a publisher and a subscriber each.</summary>
    public static IScenario Pairs(int pairs, int messages, int inFlight, int body) => Make(new TrafficPlan
    {
        Name = FormattableString.Invariant($"{pairs} pairs, {(inFlight == 0 ? "unbounded" : FormattableString.Invariant($"{inFlight} in flight each"))}"),
        Destinations = pairs,
        Messages = messages,
        InFlight = inFlight,
        BodyLength = body,
    });

    /// <summary>One queue.</summary>
    public static IScenario Queue(int publishers, int subscribers, int messages, int inFlight, int body) => Make(new TrafficPlan
    {
        Name = FormattableString.Invariant($"queue {publishers} -> {subscribers}, individual acks"),
        IsQueue = true,
        Publishers = publishers,
        Subscribers = subscribers,
        Messages = messages,
        InFlight = inFlight,
        BodyLength = body,
    });

    /// <summary>One publisher at a fixed rate.</summary>
    public static IScenario Latency(int subscribers, int rate, int seconds, int body) => Make(new TrafficPlan
    {
        Name = FormattableString.Invariant($"{rate} msg/s to {subscribers}"),
        Subscribers = subscribers,
        Messages = rate * seconds,
        Rate = rate,
        BodyLength = body,
    });

    /// <summary>Any other shape.</summary>
    /// <exception cref="LoadException">Its numbers make no sense.</exception>
    public static IScenario Make(TrafficPlan plan) =>
        plan.BodyLength is < BodyFormat.MinLength or > MaxBodyLength ? throw new LoadException(FormattableString.Invariant($"--body must be {BodyFormat.MinLength} to {MaxBodyLength}"))
        : plan.Destinations < 1 || plan.Publishers < 1 || plan.Subscribers < 1 || plan.Messages < 1 || plan.InFlight < 0 || plan.Bystanders < 0 ? throw new LoadException("All numbers must be at least 1.")
        : new TrafficScenario(plan);
}
