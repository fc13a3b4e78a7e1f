using System.Text;
using Broker.Core.Commands;
using Broker.Core.Destinations;
using Broker.Core.Subscriptions;
using Broker.Stomp;

namespace Broker.Host.Sessions;

/// <summary>
/// UNSUBSCRIBE: ends a subscription of the session; with the durable headers it deletes the durable subscription and what it keeps, also one
/// that nobody uses at the moment.
/// </summary>
internal static class UnsubscribeHandler
{
    // Where a durable subscription is to is known by its name.
    private static readonly DestinationName Anywhere = DestinationName.Topic(TopicPattern.Any);

    public static void Handle(in Frame frame, Session session)
    {
        var delete = DurableHeaders.Read(frame, session);

        if (TryFind(frame, session, out var subscription))
        {
            var deleted = Deleted(frame, subscription, delete);

            if (deleted is not null)
            {
                session.Access.CheckSubscribe(subscription.Destination);
            }

            SubscribeHandler.End(session, subscription, isConnectionGood: true, confirm: session.ExpectReceipt(frame), deleted);
        }
        else if (delete is not null)
        {
            var key = session.KeyOf(session.Subscriptions.NextNumber());
            var confirm = session.ExpectReceipt(frame);
            session.Directory.Tell(
                new Unsubscribe(Anywhere, key, WrittenUpTo: 0, UnsentFrom: 0, session.Tag, confirm) { Delete = delete, MayDelete = session.Access.MaySubscribe },
                session.Self);
        }
        else
        {
            StompProtocolException.Throw(
                StompError.UnknownSubscription,
                $"There is no subscription '{frame.Headers.GetString(HeaderName.Id) ?? frame.Headers.GetString(HeaderName.Destination)}' on this connection.");
        }
    }

    private static bool TryFind(in Frame frame, Session session, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out SessionSubscription? subscription)
    {
        var id = frame.Headers.GetString(HeaderName.Id);
        frame.Headers.TryGet(HeaderName.Destination, out var destination);

        return session.Subscriptions.TryGet(id ?? SubscribeHandler.IdOf(destination), out subscription)
            || (id is null && session.Subscriptions.TryGetByDestination(Encoding.UTF8.GetString(destination), out subscription));
    }

    // Who gives no name means the one of the subscription, however it was named when it began.
    private static DurableName? Deleted(in Frame frame, SessionSubscription subscription, DurableName? asked)
    {
        var isOther = asked is not null && (subscription.Durable is null || (DurableHeaders.NameIn(frame) is not null && subscription.Durable != asked));

        if (isOther)
        {
            StompProtocolException.Throw(
                StompError.InvalidHeader,
                subscription.Durable is null
                    ? $"The subscription '{subscription.Id}' is not durable, so there is nothing to delete."
                    : $"The subscription '{subscription.Id}' is the durable subscription '{subscription.Durable.Name}', not '{asked!.Name}'.");
        }

        return asked is null ? null : subscription.Durable;
    }
}
