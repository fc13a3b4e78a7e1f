using Broker.Core.Commands;
using Broker.Host.Outbound;
using Broker.Host.Timers;
using Broker.Stomp;

namespace Broker.Host.Sessions;

/// <summary>
/// The ends that a session can come to: an ERROR, a DISCONNECT, the peer's silent leaving. In each case the last words are sent
/// first, then the peer is given time to take them, then the connection is closed. Used in the session's turn only.
/// </summary>
/// <param name="session">The session.</param>
/// <param name="context">The session's actor.</param>
internal sealed class SessionEnd(Session session, IActorContext context)
{
    // A client that has said nothing for so long is not in the middle of sending, so that closing does not cut it off.
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(250);

    private WheelTimer? _timer;
    private (StompError Error, EncodedFrame Frame)? _fault;
    private long _receiptTag;
    private long _lingerSince;
    private bool _awaitsPeer;
    private bool _hasSent;
    private bool _isPeerGone;
    private bool _isCleanedUp;
    private bool _isStopping;

    /// <summary>
    /// Something went wrong: ERROR, then the connection closes. Frames before the culprit have had their effect, or will have it in a
    /// moment; their receipts come first, for a client that sees ERROR takes what was not confirmed for lost.
    /// </summary>
    /// <param name="error">What kind of fault.</param>
    /// <param name="detail">What was wrong and where.</param>
    /// <param name="receiptId">The culprit's <c>receipt</c>, or null.</param>
    public void Fail(StompError error, string detail, string? receiptId)
    {
        if (session.State == SessionState.Closing || _fault is not null)
        {
            return;
        }

        session.Log.SessionRefused(session.Connection.Id, session.User ?? "-", error.Code, detail);
        _fault = (error, ErrorFrames.Make(error, detail, receiptId, session.Version));

        // A commit keeps what the session has until it is finished, its subscriptions too; who may not have more does not wait for it.
        if (session.IsConnected && error != StompError.SlowConsumer && !(MayHaveNoMore(error) && session.Commit is not null))
        {
            session.State = SessionState.Disconnecting;
            CleanUp(isConnectionGood: true);
            _timer?.Cancel();
            _timer = session.Schedule(session.Services.Settings.Limits.Linger, SessionSignal.LingerEnded);
            Continue();
        }
        else
        {
            SayFault();
        }
    }

    /// <summary>DISCONNECT: what was asked before is finished, then RECEIPT, then the client may close.</summary>
    public void Disconnect(in Frame frame)
    {
        _awaitsPeer = session.ExpectReceipt(frame);
        _receiptTag = session.Tag;
        session.State = SessionState.Disconnecting;
        CleanUp(isConnectionGood: true);
        Continue();
    }

    /// <summary>The peer sends nothing more. What it asked before is finished and answered all the same.</summary>
    public void OnEndOfInput()
    {
        _isPeerGone = true;

        if (session.State < SessionState.Disconnecting)
        {
            session.State = SessionState.Disconnecting;
            CleanUp(isConnectionGood: true);
        }

        Continue();
    }

    /// <summary>The connection is broken.</summary>
    public void Lose(string reason)
    {
        session.Log.ConnectionLost(session.Connection.Id, reason);
        _isPeerGone = true;
        session.Outbox.Complete(last: null, CloseReason.Normal, discardDeliveries: true);
        Close(isConnectionGood: false);
        Stop();
    }

    /// <summary>Goes on with the end as far as it goes now; called after everything that happens to the session.</summary>
    public void Continue()
    {
        if (session.State == SessionState.Disconnecting && IsFinished())
        {
            if (_fault is not null)
            {
                SayFault();
                return;
            }

            session.State = SessionState.Closing;

            // A client that asked for a receipt closes when it has it; until then there is no hurry.
            if (_awaitsPeer && !_isPeerGone)
            {
                Linger();
            }
            else
            {
                session.Outbox.Complete(last: null, CloseReason.Normal, discardDeliveries: false);
            }
        }
        else if (session.State == SessionState.Closing && _isPeerGone)
        {
            session.Outbox.Complete(last: null, CloseReason.Normal, discardDeliveries: false);
            StopIf(_hasSent);
        }

        StopIf(_isStopping);
    }

    /// <summary>All that will be sent has been sent, or cannot be.</summary>
    public void OnSendingEnded()
    {
        _hasSent = true;

        if (session.State != SessionState.Closing)
        {
            Lose("the peer takes nothing more");
        }
        else if (_isPeerGone)
        {
            Stop();
        }
        else
        {
            Linger();
        }
    }

    /// <summary>The peer has had a while to end the connection.</summary>
    public void OnLingerEnded()
    {
        // What still has no effect by now is not waited for: ERROR says that not all went well.
        if (session.State == SessionState.Disconnecting && _fault is not null)
        {
            SayFault();
            return;
        }

        var isOver = session.Services.Clock.GetElapsedTime(_lingerSince) >= session.Services.Settings.Limits.Linger;
        var isQuiet = !_awaitsPeer && session.Activity.Silence >= Quiet;

        if (!isOver && !isQuiet)
        {
            AwaitPeer();
            return;
        }

        session.Outbox.Complete(last: null, CloseReason.Normal, discardDeliveries: false);
        StopIf(_hasSent);
    }

    /// <summary>Gives back all that the session holds: subscriptions with what was not acknowledged, then transactions, then destinations.</summary>
    public void CleanUp(bool isConnectionGood)
    {
        if (_isCleanedUp || !session.IsConnected || session.Commit is not null)
        {
            return;
        }

        _isCleanedUp = true;

        foreach (var subscription in session.Subscriptions.All.ToList())
        {
            SubscribeHandler.End(session, subscription, isConnectionGood, confirm: false);
        }

        if (session.HasTransactions)
        {
            session.Transactions.Clear();
        }

        foreach (var temporary in session.Temporary.All)
        {
            session.Directory.Tell(new DeleteTemporary(temporary), session.Self);
        }

        session.Destinations.ReleaseAll();
    }

    /// <summary>Cancels what is still to come.</summary>
    public void Dispose() => _timer?.Cancel();

    private void SayFault()
    {
        var (error, frame) = _fault!.Value;
        _timer?.Cancel();

        // A WebSocket's peer answers the close; on a plain stream there is nothing to wait for but its silence.
        _awaitsPeer = session.Connection.CanPing;
        session.Outbox.Complete(frame, new CloseReason(error.CloseStatus, error.Message), discardDeliveries: MayHaveNoMore(error));
        Close(isConnectionGood: true);
    }

    private void Close(bool isConnectionGood)
    {
        session.State = SessionState.Closing;
        CleanUp(isConnectionGood);
    }

    // Frames before the end have had their effect: nothing is on its way, and all receipts have been sent.
    private bool IsFinished()
    {
        if (session.Commit is not null)
        {
            return false;
        }

        CleanUp(isConnectionGood: true);

        if (!session.Window.IsEmpty)
        {
            session.Window.NotifyWhenEmpty();
            return false;
        }

        session.Receipts.Complete(_receiptTag);
        return session.Receipts.IsEmpty;
    }

    // Who is too slow would not get the ERROR behind all that waits; who may not have it any more does not get what waits.
    private static bool MayHaveNoMore(StompError error) =>
        error == StompError.SlowConsumer || error == StompError.TokenExpired || error == StompError.LoginRevoked || error == StompError.NotPermitted;

    private void Linger()
    {
        _lingerSince = session.Services.Clock.GetTimestamp();
        AwaitPeer();
    }

    private void AwaitPeer()
    {
        _timer?.Cancel();
        _timer = session.Schedule(Quiet, SessionSignal.LingerEnded);
    }

    private void StopIf(bool condition)
    {
        if (condition)
        {
            Stop();
        }
    }

    // A commit under way is finished first: its destinations wait for the second step.
    private void Stop()
    {
        _isStopping = true;

        if (session.Commit is null)
        {
            CleanUp(isConnectionGood: false);
            context.Stop(session.Self);
        }
    }
}
