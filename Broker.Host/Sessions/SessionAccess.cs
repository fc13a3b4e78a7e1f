using Broker.Core.Destinations;
using Broker.Host.Access;
using Broker.Host.Security;
using Broker.Stomp;

namespace Broker.Host.Sessions;

/// <summary>
/// What a session may do. A new token, or a change of broker.conf, replaces it as a whole. Used in the session's turn only.
/// </summary>
/// <param name="principal">Who it is.</param>
/// <param name="permissions">What that allows in the virtual host.</param>
/// <param name="virtualHost">The virtual host; the default one has no name.</param>
internal sealed class SessionAccess(Principal principal, Permissions permissions, string virtualHost)
{
    /// <summary>Where a session is told what concerns it alone: only the broker sends there, so that it can be believed.</summary>
    public const string Notices = "broker.notices";

    private const string UserSpace = "/user/";

    public Principal Principal => principal;

    /// <summary>Whether a destination may come into being by what the session does.</summary>
    public bool MayCreate(DestinationName name) => permissions.MayCreate(name);

    /// <summary>What is allowed to another principal in the same virtual host.</summary>
    /// <returns>Null if that one may not be there.</returns>
    public SessionAccess? With(Principal other) => other.In(virtualHost) is { } allowed ? new SessionAccess(other, allowed, virtualHost) : null;

    /// <summary>Makes sure that a message may be sent to a destination. What was found out for a destination is remembered with it.</summary>
    /// <exception cref="StompProtocolException">It may not.</exception>
    public void CheckPublish(OpenDestination destination)
    {
        if (destination.CheckedBy != this)
        {
            CheckPublish(destination.Name);
            destination.CheckedBy = this;
        }
    }

    /// <summary>Makes sure that a message may be sent to a destination.</summary>
    /// <exception cref="StompProtocolException">It may not.</exception>
    public void CheckPublish(DestinationName name)
    {
        if (!permissions.MayPublish(name))
        {
            StompProtocolException.Throw(StompError.NotPermitted, $"'{Shorten(name)}' is not among the destinations that this user may send to.");
        }

        if (name.Space.StartsWith(UserSpace, StringComparison.Ordinal) && name.Segments is ["broker", "notices"])
        {
            StompProtocolException.Throw(StompError.NotPermitted, $"'{Shorten(name)}' is where the broker speaks to its users; nobody else sends there.");
        }
    }

    /// <summary>Whether a destination, or all that a pattern matches, may be subscribed to.</summary>
    public bool MaySubscribe(DestinationName name) => permissions.MaySubscribe(name);

    /// <summary>Makes sure that a destination, or all that a pattern matches, may be subscribed to.</summary>
    /// <exception cref="StompProtocolException">It may not.</exception>
    public void CheckSubscribe(DestinationName name)
    {
        if (!permissions.MaySubscribe(name))
        {
            StompProtocolException.Throw(StompError.NotPermitted, WhyNotSubscribe(name));
        }
    }

    /// <summary>Why something may not be subscribed to; never what others, or this user, might.</summary>
    public static string WhyNotSubscribe(DestinationName name) => name.IsPattern
        ? $"The pattern '{Shorten(name)}' is not contained in what this user may subscribe to."
        : $"'{Shorten(name)}' is not among the destinations that this user may subscribe to.";

    /// <summary>The refusal of a destination that is not there and may not be made.</summary>
    public static StompProtocolException NotCreated(DestinationName name) =>
        new(StompError.NotPermitted, $"'{Shorten(name)}' does not exist, and this user may not bring it into being.");

    private static string Shorten(DestinationName name) => name.Text.Length <= 100 ? name.Text : string.Concat(name.Text.AsSpan(0, 100), "...");
}
