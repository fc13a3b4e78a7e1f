using System.Text;
using Broker.Core.Commands;
using Broker.Core.Destinations;
using Broker.Core.Subscriptions;
using Broker.Host.Outbound;
using Broker.Stomp;

namespace Broker.Host.Sessions;

/// <summary>SUBSCRIBE, and how subscriptions end.</summary>
internal static class SubscribeHandler
{
    public static FrameResult Subscribe(in Frame frame, Session session)
    {
        frame.Headers.TryGet(HeaderName.Destination, out var written);
        var name = session.Resolver.ForSubscribe(written);
        session.Access.CheckSubscribe(name);
        var id = frame.Headers.GetString(HeaderName.Id);
        var options = SubscribeOptions.Read(frame, session, name);
        CheckNew(session, id ?? IdOf(written));

        // Subscriptions to patterns and durable ones are the directory's.
        OpenDestination? destination = null;
        if (!name.IsPattern && options.Durable is null && !TryOpen(session, name, written, out destination))
        {
            return FrameResult.Retry;
        }

        if (destination is not null)
        {
            // The frame has come here twice, and so has the name; the directory has the first one.
            name = destination.Name;
            EndImplicit(session, destination);
        }

        Begin(frame, session, name, destination, id, options);
        return FrameResult.Done;
    }

    /// <summary>Subscribes without a SUBSCRIBE, to the replies that come to a temporary destination.</summary>
    /// <param name="session">The session.</param>
    /// <param name="destination">The temporary destination.</param>
    public static void SubscribeToReplies(Session session, OpenDestination destination)
    {
        var id = Encoding.UTF8.GetString(destination.Written.Span);
        CheckNew(session, id);
        session.Limits.Subscribe(session.Account, session.Access.Principal);

        var outlet = new SubscriptionOutlet(session.Outbox, session.Version, id, session.Subscriptions.NextNumber(), isAcknowledged: false, isHeld: false)
        {
            Key = session.KeyOf(session.Subscriptions.LastNumber),
        };
        Add(
            session,
            new SessionSubscription(id, outlet.Key, destination.Name, destination.Actor!, AckMode.Auto, outlet) { Open = destination, Written = id, IsImplicit = true },
            SubscribeOptions.ForReplies);
    }

    /// <summary>Ends a subscription: nothing more is sent for it, and what was not acknowledged goes back.</summary>
    /// <param name="session">The session.</param>
    /// <param name="subscription">The subscription.</param>
    /// <param name="isConnectionGood">Whether what the sender has taken will be written; on a broken connection nobody knows.</param>
    /// <param name="confirm">Whether the destination is to confirm.</param>
    /// <param name="delete">The durable subscription that is not to be kept either, or null.</param>
    public static void End(Session session, SessionSubscription subscription, bool isConnectionGood, bool confirm, DurableName? delete = null)
    {
        var firstUnsent = subscription.Outlet.Close();
        var writtenUpTo = isConnectionGood ? firstUnsent - 1 : 0;

        subscription.Owner.Tell(
            new Unsubscribe(subscription.Destination, subscription.Key, writtenUpTo, firstUnsent, session.Tag, confirm) { Delete = delete },
            session.Self);
        session.Subscriptions.Remove(subscription);
        session.Account.Unsubscribe();

        if (subscription.Open is not null)
        {
            subscription.Open.Subscriptions--;
        }

        // Nobody will say who takes its acknowledgements.
        if (subscription.AckMode != AckMode.Auto && subscription.Acknowledger is null)
        {
            session.Resume(PauseReasons.Subscribing);
        }
    }

    /// <summary>The id of a subscription without one, as STOMP 1.0 allows it. No client can send an id with a NUL in it.</summary>
    public static string IdOf(ReadOnlySpan<byte> destination) => "\0" + Encoding.UTF8.GetString(destination);

    private static void Begin(in Frame frame, Session session, DestinationName name, OpenDestination? destination, string? id, SubscribeOptions options)
    {
        session.Limits.Subscribe(session.Account, session.Access.Principal);
        var number = session.Subscriptions.NextNumber();
        var wantsReceipt = frame.Headers.TryGet(HeaderName.Receipt, out _);
        var outlet = new SubscriptionOutlet(session.Outbox, session.Version, id, number, options.AckMode != AckMode.Auto, isHeld: wantsReceipt)
        {
            Key = session.KeyOf(number),
            Drops = session.Services.Drops,
        };

        session.ExpectReceipt(frame, afterwards: outlet.Open);
        frame.Headers.TryGet(HeaderName.Destination, out var written);
        var owner = destination?.Actor ?? session.Directory;
        var subscription = new SessionSubscription(id ?? IdOf(written), outlet.Key, name, owner, options.AckMode, outlet)
        {
            Open = destination,
            Written = written.SequenceEqual(name.Utf8.Span) ? name.Text : Encoding.UTF8.GetString(written),
            Tag = session.Tag,
            Durable = options.Durable,
        };
        Add(session, subscription, options);
    }

    private static void Add(Session session, SessionSubscription subscription, SubscribeOptions options)
    {
        session.Subscriptions.Add(subscription);

        // A client may acknowledge what it is sent before the session has heard who takes that.
        if (subscription.AckMode != AckMode.Auto)
        {
            session.Pause(PauseReasons.Subscribing);
        }

        if (subscription.Open is not null)
        {
            subscription.Open.Subscriptions++;
        }

        subscription.Owner.Tell(new Subscribe(subscription.Destination, options.ToSubscription(subscription, session), session.Tag), session.Self);
    }

    private static bool TryOpen(Session session, DestinationName name, ReadOnlySpan<byte> written, out OpenDestination destination)
    {
        if (!session.Destinations.TryGet(written, out var found))
        {
            found = session.Destinations.Open(name, written, session.Access.MayCreate(name));
        }

        destination = found;

        if (!session.IsReady(found))
        {
            return false;
        }

        if (found.Refusal is { } refusal)
        {
            session.Destinations.Forget(found);

            if (refusal.Reason == RefusalReason.NoSuchDestination && !found.MayCreate)
            {
                throw SessionAccess.NotCreated(name);
            }

            Refusals.Throw(refusal);
        }

        return true;
    }

    // ActiveMQ's way: who subscribes to his temporary destination himself gets the replies there, and only there.
    private static void EndImplicit(Session session, OpenDestination destination)
    {
        if (destination.Name.IsTemporary
            && session.Subscriptions.TryGet(Encoding.UTF8.GetString(destination.Written.Span), out var replies)
            && replies.IsImplicit)
        {
            End(session, replies, isConnectionGood: true, confirm: false);
        }
    }

    private static void CheckNew(Session session, string id)
    {
        if (session.Subscriptions.TryGet(id, out _))
        {
            StompProtocolException.Throw(
                StompError.SubscriptionExists,
                $"The subscription '{id.TrimStart('\0')}' exists already on this connection; subscriptions need different ids.");
        }

        session.Limits.CheckSubscriptions(session.Subscriptions.Count);
    }
}
