using Broker.Stomp;

namespace Broker.Host.Sessions;

/// <summary>
/// The <c>reply-to</c> of SEND. If it names a temporary destination, that is made, the sender is subscribed to it unless it is already,
/// and the receiver finds an address that it can send to.
/// </summary>
internal static class ReplyAddress
{
    /// <summary>Sees to it that replies will arrive.</summary>
    /// <returns>False if the frame has to wait.</returns>
    public static bool IsReady(in Frame frame, Session session)
    {
        if (!frame.Headers.TryGet("reply-to"u8, out var written) || !IsTemporary(written))
        {
            return true;
        }

        if (!session.Destinations.TryGet(written, out var destination))
        {
            destination = session.Destinations.Open(session.Resolver.ForSend(written), written, mayCreate: true);
        }

        if (!session.IsReady(destination))
        {
            return false;
        }

        if (destination.Actor is null)
        {
            session.Destinations.Forget(destination);
            Refusals.Throw(destination.Refusal!);
        }

        if (destination.Subscriptions == 0)
        {
            // RabbitMQ's way: replies come under the temporary destination's own name, without a SUBSCRIBE.
            SubscribeHandler.SubscribeToReplies(session, destination);
        }

        return true;
    }

    /// <summary>What the receiver is to find.</summary>
    public static ReadOnlySpan<byte> Rewrite(ReadOnlySpan<byte> written, Session session) =>
        IsTemporary(written) ? session.Resolver.ForSend(written).Utf8.Span : written;

    private static bool IsTemporary(ReadOnlySpan<byte> written) => written.StartsWith("/temp-queue/"u8) || written.StartsWith("/temp-topic/"u8);
}
