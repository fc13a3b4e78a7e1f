using System.Diagnostics.CodeAnalysis;
using Broker.Core.Commands;
using Broker.Core.Messages;
using Broker.Core.Subscriptions;
using Broker.Host.Outbound;
using Broker.Stomp;

namespace Broker.Host.Sessions;

/// <summary>
/// ACK and NACK. 1.2 names the delivery by <c>id</c>; 1.1 names the message and the subscription; 1.0 the message alone. What was
/// settled before, or whose subscription has ended, is ignored; what was never delivered is an error.
/// </summary>
internal static class AcknowledgeHandler
{
    public static void Handle(in Frame frame, Session session)
    {
        TransactionHandler.Check(frame, session);
        var targets = Find(frame, session);
        var settlement = SettlementOf(frame);
        var wantsReceipt = session.ExpectReceipt(frame);
        var transaction = frame.Headers.GetString(HeaderName.Transaction);

        for (var index = 0; index < targets.Count; index++)
        {
            var (subscription, delivery) = targets[index];
            var isLast = index == targets.Count - 1;
            var settle = new Settle(subscription.Key, delivery, settlement, session.Tag, Confirm: wantsReceipt && isLast && transaction is null);

            if (transaction is not null)
            {
                TransactionHandler.Add(transaction, subscription.Acknowledger!, settle, session);
            }
            else
            {
                subscription.Acknowledger!.Tell(settle, session.Self);
            }
        }

        if (targets.Count == 0 || transaction is not null)
        {
            session.Receipts.Complete(session.Tag);
        }
    }

    private static Settlement SettlementOf(in Frame frame) =>
        frame.Command == StompCommand.Ack ? Settlement.Acknowledge
        : frame.Headers.TryGet("requeue"u8, out var requeue) && FlagHeader.IsFalse(requeue) ? Settlement.Reject
        : Settlement.Requeue;

    private static List<(SessionSubscription Subscription, DeliveryReference Delivery)> Find(in Frame frame, Session session)
    {
        if (session.Version == StompVersion.V12)
        {
            frame.Headers.TryGet(HeaderName.Id, out var id);
            return DeliveryName.TryParse(id, out var number, out var sequence)
                ? FindByDelivery(session, number, sequence)
                : FindByMessage(frame, session, id);
        }

        frame.Headers.TryGet(HeaderName.MessageId, out var messageId);
        return FindByMessage(frame, session, messageId);
    }

    private static List<(SessionSubscription Subscription, DeliveryReference Delivery)> FindByDelivery(Session session, int number, long sequence)
    {
        if (session.Subscriptions.TryGet(number, out var subscription))
        {
            return IsAcknowledged(subscription) ? [(subscription, new DeliveryReference(sequence, default))] : ThrowNeverDelivered();
        }

        return number <= session.Subscriptions.LastNumber ? [] : ThrowNeverDelivered();
    }

    private static List<(SessionSubscription Subscription, DeliveryReference Delivery)> FindByMessage(in Frame frame, Session session, ReadOnlySpan<byte> text)
    {
        if (!MessageId.TryParse(text, out var messageId))
        {
            ThrowNeverDelivered();
        }

        var delivery = new DeliveryReference(0, messageId);

        if (frame.Headers.GetString(HeaderName.Subscription) is { } id)
        {
            return session.Subscriptions.TryGet(id, out var subscription)
                ? IsAcknowledged(subscription) ? [(subscription, delivery)] : ThrowNeverDelivered()
                : session.Subscriptions.HasEnded(id) ? [] : ThrowNeverDelivered();
        }

        // Only one of several subscriptions has the message, or one that has ended had it; the others pass over it.
        var candidates = session.Subscriptions.Acknowledging.Where(IsAcknowledged).ToList();
        return candidates.Count > 0 || session.Subscriptions.HasEndedAny
            ? candidates.ConvertAll(candidate => (candidate, delivery with { IsTentative = candidates.Count > 1 || session.Subscriptions.HasEndedAny }))
            : ThrowNeverDelivered();
    }

    private static bool IsAcknowledged(SessionSubscription subscription) => subscription.Acknowledger is not null && subscription.AckMode != AckMode.Auto;

    [DoesNotReturn]
    private static List<(SessionSubscription Subscription, DeliveryReference Delivery)> ThrowNeverDelivered() =>
        throw new StompProtocolException(
            StompError.UnknownDelivery,
            "No such message waits for an acknowledgement on this connection. Messages of a subscription with ack:auto are not acknowledged.");
}
