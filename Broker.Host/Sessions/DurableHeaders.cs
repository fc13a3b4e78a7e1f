using System.Text;
using Broker.Core.Subscriptions;
using Broker.Stomp;

namespace Broker.Host.Sessions;

/// <summary>
/// The headers that make a subscription durable, in the words of all who have some: <c>durable:true</c>, ActiveMQ's and Artemis' names for
/// it, RabbitMQ's queue and <c>auto-delete:false</c>. On UNSUBSCRIBE they delete it. It belongs to the login, and there to the client's id if it
/// has one, and is called by the name that is given or else by the <c>id</c>.
/// </summary>
internal static class DurableHeaders
{
    private const int MaxLength = 255;

    private static readonly byte[][] Names =
    [
        [.. "durable-subscription-name"u8], [.. "durable-subscriber-name"u8], [.. "activemq.subscriptionName"u8], [.. "x-queue-name"u8],
    ];

    /// <summary>Whether the headers are there.</summary>
    /// <exception cref="StompProtocolException">They contradict each other.</exception>
    public static bool AreIn(in Frame frame)
    {
        var isDurable = ReadBoolean(frame, "durable"u8);
        var isDeleted = ReadBoolean(frame, "auto-delete"u8);
        var isAsked = isDurable == true || isDeleted == false || NameIn(frame) is not null;
        var isDenied = isDurable == false || isDeleted == true;

        if (isAsked && isDenied)
        {
            StompProtocolException.Throw(
                StompError.InvalidHeader,
                "The headers contradict each other: 'durable:true', 'auto-delete:false' or a name ask for a durable subscription, 'durable:false' or 'auto-delete:true' for one that ends with the connection.");
        }

        return isAsked;
    }

    /// <summary>The name that is given, or null.</summary>
    public static string? NameIn(in Frame frame) =>
        SubscribeHeaders.TryGet(frame, Names, out _, out var name) && !name.IsEmpty ? Encoding.UTF8.GetString(name) : null;

    /// <summary>The durable subscription that the headers mean.</summary>
    /// <returns>Its name, or null if they are not there.</returns>
    /// <exception cref="StompProtocolException">They contradict each other, or name none.</exception>
    public static DurableName? Read(in Frame frame, Session session)
    {
        if (!AreIn(frame))
        {
            return null;
        }

        var name = NameIn(frame) ?? frame.Headers.GetString(HeaderName.Id);

        if (name is null)
        {
            StompProtocolException.Throw(StompError.MissingHeader, "A durable subscription needs the header 'id', or a name in 'durable-subscription-name'.");
        }

        Check("name of a durable subscription", name);
        return new DurableName(session.User!, name) { ClientId = session.ClientId ?? string.Empty };
    }

    /// <summary>Makes sure that a client's id or a name is fit to be kept.</summary>
    /// <param name="what">What it is, for the refusal.</param>
    /// <param name="text">The text.</param>
    /// <exception cref="StompProtocolException">It is too long, or has control characters.</exception>
    public static void Check(string what, string text)
    {
        if (Encoding.UTF8.GetByteCount(text) > MaxLength || text.Any(char.IsControl))
        {
            StompProtocolException.Throw(StompError.InvalidHeader, FormattableString.Invariant($"The {what} has at most {MaxLength} octets and no control characters."));
        }
    }

    private static bool? ReadBoolean(in Frame frame, ReadOnlySpan<byte> name) =>
        frame.Headers.TryGet(name, out var value) ? HeaderNumbers.ReadBoolean(name, value) : null;
}
