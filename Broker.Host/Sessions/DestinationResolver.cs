using System.Diagnostics.CodeAnalysis;
using System.Text;
using Broker.Core.Destinations;
using Broker.Stomp;

namespace Broker.Host.Sessions;

/// <summary>
/// What a client's <c>destination</c> means in its session: <c>/temp-queue/x</c> is a queue of this connection, <c>/user/queue/x</c> one of
/// this user. Refuses what is no destination, with the reason.
/// </summary>
/// <param name="login">The session's user.</param>
/// <param name="temporary">The session's temporary destinations.</param>
/// <param name="maxLength">Most octets of a name.</param>
internal readonly struct DestinationResolver(string login, TemporaryDestinations temporary, int maxLength)
{
    private const string User = "/user/";
    private const string Prefixes = "/topic/, /queue/, /temp-queue/, /temp-topic/, /reply-queue/, /reply-topic/, /user/queue/, /user/topic/";

    /// <summary>The destination of a SEND.</summary>
    /// <exception cref="StompProtocolException">It is none that can be sent to.</exception>
    public DestinationName ForSend(ReadOnlySpan<byte> written)
    {
        var text = Decode(written);
        var name = Reply(text) ?? Temporary(text) ?? UserToSend(text) ?? Plain(text) ?? Unknown(text);

        if (name.HasWildcard)
        {
            Refuse(text, "is a pattern; a message is sent to one destination");
        }

        return name;
    }

    /// <summary>The destination of a SUBSCRIBE.</summary>
    /// <exception cref="StompProtocolException">It is none that can be subscribed to.</exception>
    public DestinationName ForSubscribe(ReadOnlySpan<byte> written)
    {
        var text = Decode(written);
        if (Reply(text) is not null)
        {
            Refuse(text, "is the reply address of another connection; only it receives there");
        }

        var name = Temporary(text) ?? UserToSubscribe(text) ?? Plain(text) ?? Unknown(text);

        if (name.IsPattern && !TopicPattern.IsWellFormed(name.Segments))
        {
            Refuse(text, $"is no pattern: '>' stands at the end only, and there are at most {TopicPattern.MaxSegments} segments");
        }

        if (!name.IsPattern && name.HasWildcard)
        {
            Refuse(text, "is a pattern; patterns are for topics");
        }

        return name;
    }

    private string Decode(ReadOnlySpan<byte> written)
    {
        if (written.Length > maxLength)
        {
            StompProtocolException.Throw(
                StompError.DestinationTooLong,
                FormattableString.Invariant($"The destination has {written.Length} octets; at most {maxLength} are allowed."));
        }

        return Encoding.UTF8.GetString(written);
    }

    private static DestinationName? Plain(string text) =>
        After(text, "/topic/") is { } topic ? DestinationName.Topic(topic)
        : After(text, "/queue/") is { } queue ? DestinationName.Queue(queue)
        : null;

    private static DestinationName? Reply(string text) =>
        After(text, "/reply-queue/") is { } queue ? DestinationName.Reply(DestinationKind.Queue, queue)
        : After(text, "/reply-topic/") is { } topic ? DestinationName.Reply(DestinationKind.Topic, topic)
        : null;

    private DestinationName? Temporary(string text) =>
        After(text, "/temp-queue/") is not null ? temporary.Find(DestinationKind.Queue, text)
        : After(text, "/temp-topic/") is not null ? temporary.Find(DestinationKind.Topic, text)
        : null;

    // /user/LOGIN/queue/NAME, or without LOGIN the user's own.
    private DestinationName? UserToSend(string text)
    {
        var slash = text.StartsWith(User, StringComparison.Ordinal) ? text.IndexOf('/', User.Length) : -1;
        return slash > User.Length && OfUser(Unescape(text[User.Length..slash]), text[(slash + 1)..]) is { } other ? other : OwnUser(text);
    }

    private DestinationName? UserToSubscribe(string text)
    {
        if (OwnUser(text) is { } own)
        {
            return own;
        }

        if (UserToSend(text) is { } other)
        {
            // A login may contain slashes, so the space must be the login and nothing but queue or topic.
            var mine = $"{User}{login}/";
            return other.Space.StartsWith(mine, StringComparison.Ordinal) && other.Space.Length == mine.Length + "queue/".Length ? other : Refuse(text, "belongs to another user");
        }

        return null;
    }

    private DestinationName? OwnUser(string text) => After(text, User) is { } rest ? OfUser(login, rest) : null;

    private static DestinationName? OfUser(string user, string rest) =>
        After(rest, "queue/") is { } queue ? DestinationName.OfUser(user, "queue", queue)
        : After(rest, "topic/") is { } topic ? DestinationName.OfUser(user, "topic", topic)
        : null;

    // A login may contain slashes; they are written as %2F in a destination, and a percent sign as %25.
    private static string Unescape(string user) =>
        user.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase).Replace("%25", "%", StringComparison.Ordinal);

    private static string? After(string text, string prefix) =>
        text.Length > prefix.Length && text.StartsWith(prefix, StringComparison.Ordinal) ? text[prefix.Length..] : null;

    [DoesNotReturn]
    private static DestinationName Unknown(string text) => Refuse(text, $"is unknown; destinations begin with {Prefixes}");

    [DoesNotReturn]
    private static DestinationName Refuse(string text, string why) =>
        throw new StompProtocolException(StompError.UnknownDestination, $"The destination '{Shorten(text)}' {why}.");

    private static string Shorten(string text) => text.Length <= 100 ? text : string.Concat(text.AsSpan(0, 100), "...");
}
