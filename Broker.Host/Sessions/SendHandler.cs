using Broker.Core.Commands;
using Broker.Core.Destinations;
using Broker.Core.Messages;
using Broker.Core.Turns;
using Broker.Host.Configuration;
using Broker.Host.Limits;
using Broker.Stomp;

namespace Broker.Host.Sessions;

/// <summary>SEND: makes a message of the frame and hands it to its destination, or to the transaction it belongs to.</summary>
internal static class SendHandler
{
    private static readonly byte[] ReplyTo = "reply-to"u8.ToArray();

    public static FrameResult Handle(in Frame frame, Session session)
    {
        TransactionHandler.Check(frame, session);
        frame.Headers.TryGet(HeaderName.Destination, out var written);

        if (!session.Destinations.TryGet(written, out var destination))
        {
            var name = session.Resolver.ForSend(written);
            session.Access.CheckPublish(name);
            destination = session.Destinations.Open(name, written, MayCreate(written) && session.Access.MayCreate(name));
            destination.CheckedBy = session.Access;
        }

        session.Access.CheckPublish(destination);

        if (!session.IsReady(destination) || !ReplyAddress.IsReady(frame, session))
        {
            return FrameResult.Retry;
        }

        if (destination.Actor is not { } actor)
        {
            HandleRefused(frame, session, destination);
            return FrameResult.Done;
        }

        if (!HasMemory(session))
        {
            return FrameResult.Retry;
        }

        var message = MakeMessage(frame, session, destination);
        session.Allowance.Take(message.Size);

        if (IsTooLate(message, destination))
        {
            session.Finish(frame);
        }
        else if (frame.Headers.GetString(HeaderName.Transaction) is { } transaction)
        {
            TransactionHandler.Add(transaction, actor, new Publish(message, Window: null, session.Tag, Confirm: false), session);
            session.Finish(frame);
        }
        else
        {
            Publish(frame, session, actor, message);
        }

        return FrameResult.Done;
    }

    // Returns false if the session has to wait until it is known whether there is any.
    private static bool HasMemory(Session session)
    {
        switch (session.Services.Memory?.Pressure)
        {
            case MemoryPressure.High:
                session.Pause(PauseReasons.MemoryShort);
                return false;
            case MemoryPressure.Full:
                throw new StompProtocolException(
                    StompError.MemoryFull,
                    $"Messages and all else may take {new ByteSize(session.Services.Memory.Limit)}, and do; send again when others have taken their messages.");
            default:
                return true;
        }
    }

    private static void Publish(in Frame frame, Session session, IActorRef actor, Message message)
    {
        session.Window.Take(message.Size);
        actor.TellDirectly(new Publish(message, session.Window, session.Tag, session.ExpectReceipt(frame)), session.Self);

        if (session.Window.IsFull)
        {
            session.Pause(PauseReasons.WindowFull);
            session.Window.NotifyWhenOpen();
        }
    }

    // A reply to somebody who has gone is dropped, as a message to a topic without subscribers is; all else is an error.
    private static void HandleRefused(in Frame frame, Session session, OpenDestination destination)
    {
        session.Destinations.Forget(destination);

        if (destination.Refusal!.Reason != RefusalReason.NoSuchDestination)
        {
            Refusals.Throw(destination.Refusal);
        }

        if (!destination.Name.IsTemporary)
        {
            throw destination.MayCreate ? Refusals.ToException(destination.Refusal) : SessionAccess.NotCreated(destination.Name);
        }

        session.Finish(frame);
    }

    private static Message MakeMessage(in Frame frame, Session session, OpenDestination destination)
    {
        var content = session.Content;
        var properties = new SendProperties();
        content.Reset();

        for (var index = 0; index < frame.Headers.Count; index++)
        {
            var header = frame.Headers[index];
            if (SendHeaders.IsPassedOn(header.Name, header.Value))
            {
                properties.Read(header.Name, header.Value);
                content.AddHeader(header.Name, header.Name.SequenceEqual(ReplyTo) ? ReplyAddress.Rewrite(header.Value, session) : header.Value);
            }
        }

        properties.CheckFor(destination.Name);
        var now = session.ReadAt;

        return new Message(session.Services.MessageIds.Next(), destination.Written, content.ToArray(frame.Body), content.HeadersLength)
        {
            Timestamp = now,
            IsPersistent = properties.IsPersistent,
            Priority = properties.Priority,
            Expires = properties.ExpiresAt(now),
            AvailableAt = properties.AvailableAt(now),
            HasGroup = properties.HasGroup,
            HasDedupId = properties.HasDedupId,
            Origin = session.Number,
        };
    }

    // A topic's subscribers get a message at once or never. What becomes of one that has expired in a queue, the queue knows.
    private static bool IsTooLate(Message message, OpenDestination destination) =>
        message.Expires > 0 && message.Expires <= message.Timestamp && destination.Name.Kind == DestinationKind.Topic;

    private static bool MayCreate(ReadOnlySpan<byte> written) => !written.StartsWith("/reply-"u8);
}
