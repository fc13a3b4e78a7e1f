using System.Buffers;
using System.Globalization;
using System.Text;
using Broker.Core.Destinations;
using Broker.Core.Messages;
using Broker.Host.Outbound;
using Broker.Host.Security;
using Broker.Stomp;

namespace Broker.Host.Sessions;

/// <summary>
/// The end of a session's token, and the notice that comes before it: to this session alone, as a MESSAGE of its subscription to
/// <c>/user/queue/broker.notices</c>, once it has one. Used in the session's turn only.
/// </summary>
/// <param name="session">The session.</param>
internal sealed class SessionExpiry(Session session)
{
    // A token of years: the calendar's clock may be set meanwhile, and the timers count by another one.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private TokenLifetime? _noticed;

    private TokenLifetime? Lifetime => session.Access?.Principal.Lifetime;

    private DateTimeOffset Now => session.Services.Clock.GetUtcNow();

    /// <summary>Whether the token is not good any more.</summary>
    public bool HasEnded => Lifetime is { } lifetime && Now >= lifetime.Ends;

    /// <summary>When to look again, if that is sooner than something else.</summary>
    public TimeSpan Sooner(TimeSpan other)
    {
        if (Lifetime is not { } lifetime || session.State >= SessionState.Closing)
        {
            return other;
        }

        var now = Now;
        var next = lifetime.Ends - now;

        if (_noticed != lifetime && lifetime.Notice > now)
        {
            next = lifetime.Notice - now;
        }

        next = next < TimeSpan.Zero ? TimeSpan.Zero : next < Longest ? next : Longest;
        return next < other ? next : other;
    }

    /// <summary>Sends the notice when it is time and somebody listens.</summary>
    public void Notify()
    {
        if (Lifetime is { } lifetime && _noticed != lifetime && Now >= lifetime.Notice && FindListener() is { } listener)
        {
            _noticed = lifetime;
            Send(listener, lifetime);
        }
    }

    private SessionSubscription? FindListener()
    {
        var notices = DestinationName.OfUser(session.User!, "queue", SessionAccess.Notices);
        return session.Subscriptions.All.FirstOrDefault(subscription =>
            subscription.Destination.Space == notices.Space
            && TopicPattern.Matches([.. TopicPattern.Normalize(subscription.Destination.Segments)], [.. notices.Segments]));
    }

    private void Send(SessionSubscription listener, TokenLifetime lifetime)
    {
        Span<byte> id = stackalloc byte[MessageId.MaxTextLength];
        var expires = lifetime.Expires.ToUnixTimeMilliseconds();
        var body = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"notice\":\"token-expires\",\"expires\":{expires}}}"));
        var bytes = new ArrayBufferWriter<byte>(256);
        var frame = new FrameWriter(bytes, StompCommand.Message, session.Version);

        if (!listener.Id.StartsWith('\0'))
        {
            frame.Header(HeaderName.Subscription, listener.Id);
        }

        frame.Header(HeaderName.MessageId, id[..session.Services.MessageIds.Next().Format(id)])
            .Header(HeaderName.Destination, $"/user/queue/{SessionAccess.Notices}")
            .Header("notice"u8, "token-expires")
            .Header("expires"u8, expires)
            .Header(HeaderName.ContentType, "application/json"u8)
            .Header(HeaderName.ContentLength, body.Length)
            .End(body);

        session.Outbox.Enqueue(new EncodedFrame(bytes.WrittenSpan.ToArray()), bytes.WrittenCount);
    }
}
