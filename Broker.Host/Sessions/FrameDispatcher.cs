using Broker.Stomp;

namespace Broker.Host.Sessions;

/// <summary>Sends each frame to the handler of its command. Used in the session's turn only.</summary>
/// <param name="session">The session.</param>
/// <param name="end">What a DISCONNECT begins.</param>
internal sealed class FrameDispatcher(Session session, SessionEnd end)
{
    // What it said is not kept: there is a secret in it.
    private int? _connect;
    private bool _isRightAfterConnect;
    private long _waitsAtConnect;

    /// <summary>Handles a frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="waits">How often the connection has been read empty.</param>
    /// <returns>Whether the frame is done with.</returns>
    /// <exception cref="StompProtocolException">It breaks a rule.</exception>
    public FrameResult Dispatch(in Frame frame, long waits)
    {
        if (frame.Command is StompCommand.Connect or StompCommand.Stomp)
        {
            HandleConnect(frame, waits);
            return FrameResult.Done;
        }

        if (!session.IsConnected)
        {
            StompProtocolException.Throw(StompError.NotConnected, "The first frame must be CONNECT or STOMP.");
        }

        _isRightAfterConnect = false;
        FrameRules.Check(frame, session.Version);

        switch (frame.Command)
        {
            case StompCommand.Send when TokenRefresh.IsMeant(frame):
                TokenRefresh.Begin(frame, session);
                break;
            case StompCommand.Send:
                return SendHandler.Handle(frame, session);
            case StompCommand.Subscribe:
                return SubscribeHandler.Subscribe(frame, session);
            case StompCommand.Unsubscribe:
                UnsubscribeHandler.Handle(frame, session);
                break;
            case StompCommand.Ack or StompCommand.Nack:
                AcknowledgeHandler.Handle(frame, session);
                break;
            case StompCommand.Begin:
                TransactionHandler.Begin(frame, session);
                break;
            case StompCommand.Commit:
                TransactionHandler.Commit(frame, session);
                break;
            case StompCommand.Abort:
                TransactionHandler.Abort(frame, session);
                break;
            case StompCommand.Disconnect:
                end.Disconnect(frame);
                break;
        }

        return FrameResult.Done;
    }

    private void HandleConnect(in Frame frame, long waits)
    {
        if (_connect is null)
        {
            _connect = ConnectHandler.Handle(frame, session).Fingerprint;
            _isRightAfterConnect = true;
            _waitsAtConnect = waits;
            return;
        }

        // Some clients send CONNECT twice when their socket opens. The second is harmless if it is the same and they cannot have seen an answer.
        if (!_isRightAfterConnect || waits != _waitsAtConnect || ConnectRequest.FingerprintOf(frame) != _connect)
        {
            StompProtocolException.Throw(StompError.AlreadyConnected, "The session is connected already; CONNECT is sent once.");
        }

        _isRightAfterConnect = false;
    }
}
