using Broker.Host.Configuration;
using Broker.Host.Outbound;
using Broker.Stomp;

namespace Broker.Host.Sessions;

/// <summary>The options that sessions live by.</summary>
/// <param name="Broker"><c>[broker]</c>.</param>
/// <param name="Limits"><c>[limits]</c>.</param>
/// <param name="HeartBeat"><c>[heart-beat]</c>.</param>
/// <param name="Queue"><c>[queue]</c>.</param>
internal sealed record SessionSettings(BrokerOptions Broker, LimitsOptions Limits, HeartBeatOptions HeartBeat, QueueOptions Queue)
{
    /// <summary>Those of a configuration.</summary>
    public static SessionSettings Of(LoadedConfiguration configuration) => new(
        configuration.Get<BrokerOptions>(),
        configuration.Get<LimitsOptions>(),
        configuration.Get<HeartBeatOptions>(),
        configuration.Get<QueueOptions>())
    {
        Http = configuration.Get<HttpOptions>(),
    };

    /// <summary><c>[http]</c>.</summary>
    public HttpOptions Http { get; init; } = new();

    /// <summary>How much may wait for a connection.</summary>
    public OutboxLimits Outbox { get; } = new(Limits.Outbox.Bytes, Limits.OutboxFrames);

    /// <summary>What a frame may measure before CONNECT.</summary>
    public FrameLimits BeforeConnect { get; } =
        new(Limits.ConnectFrame.ToInt32(), Limits.Headers, Limits.Header.ToInt32(), StompError.ConnectTooLarge);

    /// <summary>What a frame may measure afterwards.</summary>
    public FrameLimits AfterConnect { get; } =
        new(Limits.Frame.ToInt32(), Limits.Headers, Limits.Header.ToInt32(), StompError.FrameTooLarge);
}
