using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Broker.Stomp;

/// <summary>
/// What a server demands of a client's frame in itself, whatever the session's state: a command of the version, its required
/// headers, no body where none may be (STOMP 1.2, "Frames and Headers" and "Body").
/// </summary>
public static class FrameRules
{
    /// <summary>Checks a frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="version">The session's version; for CONNECT the one being agreed upon.</param>
    /// <exception cref="StompProtocolException">It breaks a rule.</exception>
    public static void Check(in Frame frame, StompVersion version)
    {
        if (!frame.Body.IsEmpty && !frame.Command.MayHaveBody() && version > StompVersion.V10)
        {
            Throw(StompError.BodyNotAllowed, $"{Name(frame)} must not have a body; only SEND may.");
        }

        switch (frame.Command)
        {
            case StompCommand.Send:
                Require(frame, HeaderName.Destination);
                break;
            case StompCommand.Subscribe:
                Require(frame, HeaderName.Destination);
                RequireFrom(StompVersion.V11, version, frame, HeaderName.Id);
                break;
            case StompCommand.Unsubscribe:
                RequireFrom(StompVersion.V11, version, frame, HeaderName.Id);
                RequireOneOfInV10(frame, version);
                break;
            case StompCommand.Ack or StompCommand.Nack:
                CheckAcknowledgement(frame, version);
                break;
            case StompCommand.Begin or StompCommand.Commit or StompCommand.Abort:
                Require(frame, HeaderName.Transaction);
                break;
            case StompCommand.Connected or StompCommand.Message or StompCommand.Receipt or StompCommand.Error:
                Throw(StompError.CommandNotAllowed, $"{Name(frame)} is sent by servers only.");
                break;
        }
    }

    // 1.0 names the message, 1.1 the message and its subscription, 1.2 the delivery.
    private static void CheckAcknowledgement(in Frame frame, StompVersion version)
    {
        if (frame.Command == StompCommand.Nack && version == StompVersion.V10)
        {
            Throw(StompError.CommandNotAllowed, "NACK exists since STOMP 1.1; this session speaks 1.0.");
        }

        if (version == StompVersion.V12)
        {
            Require(frame, HeaderName.Id);
            return;
        }

        Require(frame, HeaderName.MessageId);
        RequireFrom(StompVersion.V11, version, frame, HeaderName.Subscription);
    }

    private static void RequireOneOfInV10(in Frame frame, StompVersion version)
    {
        if (version == StompVersion.V10 && !frame.Headers.TryGet(HeaderName.Id, out _) && !frame.Headers.TryGet(HeaderName.Destination, out _))
        {
            Throw(StompError.MissingHeader, "UNSUBSCRIBE needs the header 'id' or 'destination'.");
        }
    }

    private static void RequireFrom(StompVersion since, StompVersion version, in Frame frame, ReadOnlySpan<byte> name)
    {
        if (version >= since)
        {
            Require(frame, name);
        }
    }

    private static void Require(in Frame frame, ReadOnlySpan<byte> name)
    {
        if (!frame.Headers.TryGet(name, out var value) || value.IsEmpty)
        {
            Throw(StompError.MissingHeader, $"{Name(frame)} needs the header '{Encoding.ASCII.GetString(name)}'.");
        }
    }

    private static string Name(in Frame frame) => Encoding.ASCII.GetString(frame.Command.ToUtf8());

    [DoesNotReturn]
    private static void Throw(StompError error, string detail) => StompProtocolException.Throw(error, detail);
}
