using System.Buffers;
using System.Text;
using Broker.Core.Commands;
using Broker.Core.Messages;
using Broker.Host.Outbound;
using Broker.Stomp;

namespace Broker.Host.Sessions;

/// <summary>
/// For clients that ask for it with <c>errors:soft</c>: a SUBSCRIBE or SEND that is refused is answered with a MESSAGE, and the
/// connection lives. What breaks the protocol still ends it, and so does whatever is part of a transaction, for that happens as a
/// whole or not at all. Used in the session's turn only.
/// </summary>
/// <param name="session">The session.</param>
internal sealed class SoftErrors(Session session)
{
    /// <summary>What a client says in <c>errors</c>.</summary>
    public const string Wish = "soft";

    /// <summary>The subscription that the refusals of SEND seem to come from. Clients hand messages of subscriptions that they do not know to a handler for all of these.</summary>
    public const string Subscription = "errors";

    // RFC 6455, 7.4: what is not supported, not allowed, or not possible now. The rest are faults in the client's octets, or of ours.
    private static readonly int[] SoftStatuses = [1003, 1008, 1013];

    /// <summary>Whether the client asks for it.</summary>
    public bool IsWanted { get; set; }

    /// <summary>Answers a frame that was refused when it came.</summary>
    /// <returns>False if the refusal ends the connection.</returns>
    public bool TryAnswer(in Frame frame, StompProtocolException fault)
    {
        var isTransacted = frame.Command == StompCommand.Send && frame.Headers.TryGet(HeaderName.Transaction, out _);

        if (frame.Command is not (StompCommand.Send or StompCommand.Subscribe) || isTransacted || !IsSoft(fault.Error))
        {
            return false;
        }

        var isSubscribe = frame.Command == StompCommand.Subscribe;
        session.Receipts.Skip(session.Tag);
        Send(
            isSubscribe ? frame.Headers.GetString(HeaderName.Id) : Subscription,
            frame.Headers.GetString(HeaderName.Destination) ?? string.Empty,
            frame.Headers.GetString(HeaderName.Receipt),
            fault.Error,
            fault.Message);
        return true;
    }

    /// <summary>Answers a frame that its destination has refused.</summary>
    /// <returns>False if the refusal ends the connection.</returns>
    public bool TryAnswer(CommandRefused refused)
    {
        var error = Refusals.ToError(refused.Refusal.Reason);

        // What is neither a SEND nor a SUBSCRIBE names no destination.
        if (!IsSoft(error) || refused.Destination is null)
        {
            return false;
        }

        var receipt = session.Receipts.Skip(refused.Tag);
        var subscription = session.Subscriptions.All.FirstOrDefault(subscription => subscription.Tag == refused.Tag && !subscription.IsImplicit);

        if (subscription is not null)
        {
            Tell(subscription, error, refused.Refusal.Detail, receipt);
            SubscribeHandler.End(session, subscription, isConnectionGood: true, confirm: false);
        }
        else
        {
            Send(Subscription, refused.Destination, receipt, error, refused.Refusal.Detail);
        }

        return true;
    }

    /// <summary>Whether an error of a SUBSCRIBE or a SEND is told softly.</summary>
    public bool IsSoft(StompError error) => IsWanted && session.State == SessionState.Connected && SoftStatuses.Contains(error.CloseStatus);

    /// <summary>Tells that a subscription is refused, or is over.</summary>
    public void Tell(SessionSubscription subscription, StompError error, string detail, string? receipt)
    {
        var id = subscription.Id.StartsWith('\0') ? null : subscription.Id;
        Send(id, subscription.Written, receipt, error, detail);
    }

    /// <summary>Tells that a SEND was refused.</summary>
    public void Tell(string destination, StompError error, string detail, string? receipt) => Send(Subscription, destination, receipt, error, detail);

    private void Send(string? subscription, string destination, string? receipt, StompError error, string detail)
    {
        session.Log.FrameRefused(session.Connection.Id, session.User!, error.Code, detail);

        Span<byte> id = stackalloc byte[MessageId.MaxTextLength];
        var body = Encoding.UTF8.GetBytes(ErrorFrames.BodyOf(error, detail));
        var bytes = new ArrayBufferWriter<byte>(256 + body.Length);
        var frame = new FrameWriter(bytes, StompCommand.Message, session.Version);

        if (subscription is not null)
        {
            frame.Header(HeaderName.Subscription, subscription);
        }

        frame.Header(HeaderName.MessageId, id[..session.Services.MessageIds.Next().Format(id)])
            .Header(HeaderName.Destination, destination)
            .Header("error"u8, error.Code)
            .Header(HeaderName.Message, error.Message);

        if (receipt is not null)
        {
            frame.Header(HeaderName.ReceiptId, receipt);
        }

        frame.Header(HeaderName.ContentType, "text/plain"u8).Header(HeaderName.ContentLength, body.Length).End(body);
        session.Outbox.Enqueue(new EncodedFrame(bytes.WrittenSpan.ToArray()), bytes.WrittenCount);
    }
}
