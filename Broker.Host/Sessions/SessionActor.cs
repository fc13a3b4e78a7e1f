using System.Diagnostics.CodeAnalysis;
using Broker.Core.Commands;
using Broker.Core.Storage.Journals;
using Broker.Core.Subscriptions;
using Broker.Core.Transactions;
using Broker.Host.Configuration;
using Broker.Host.Inbound;
using Broker.Host.Outbound;
using Broker.Stomp;

namespace Broker.Host.Sessions;

/// <summary>
/// One session: reads its connection and handles the frames, one after another, and takes the answers of destinations. All of it in
/// its own turn, so that nothing of a session is locked. After every message it reads on, as far as it may: a session that waits for
/// something, say for room in its window, does not read, and that is the back-pressure its client feels.
/// </summary>
internal sealed class SessionActor : UntypedActor
{
    private readonly Session _session;
    private readonly SessionEnd _end;
    private readonly SessionAuthority _authority;
    private readonly SessionReader _reader;
    private readonly TaskCompletionSource _ended;

    public SessionActor(SessionServices services, ConnectionInfo connection, IInput input, Outbox outbox, Activity activity, TaskCompletionSource ended)
    {
        _session = new Session(services, connection, outbox, activity, Self);
        _end = new SessionEnd(_session, Context);
        _authority = new SessionAuthority(_session, _end);
        _reader = new SessionReader(_session, new SessionInput(input, Self), new FrameDispatcher(_session, _end), _end);
        _ended = ended;
    }

    protected override void PreStart()
    {
        _session.Outbox.Owner = Self;
        _session.AwaitConnect();

        // The first turn is one like all others: what fails in it ends this session, and is told.
        Self.Tell(SessionSignal.InputArrived, ActorRefs.NoSender);
    }

    protected override void PostStop()
    {
        _end.Dispose();
        _end.CleanUp(isConnectionGood: false);

        // However the session has ended, the sender must not wait for more.
        _session.Outbox.Complete(last: null, CloseReason.Normal, discardDeliveries: true);
        _session.Dispose();
        _ended.TrySetResult();
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The top of a session: a fault of ours ends this session and no other.")]
    protected override void OnReceive(object message)
    {
        try
        {
            Handle(message);
            _reader.Read();
            _end.Continue();
        }
        catch (StompProtocolException fault)
        {
            // A frame's own faults are caught where the frame is; this one has lost its frame, or the octets were none.
            _end.Fail(fault.Error, fault.Message, receiptId: null);
        }
        catch (Exception bug)
        {
            _session.Log.SessionFailed(bug, _session.Connection.Id);
            _end.Fail(StompError.Internal, "The broker failed at this frame; the fault has been logged.", receiptId: null);
        }
    }

    private void Handle(object message)
    {
        switch (message)
        {
            case SessionSignal signal:
                HandleSignal(signal);
                break;
            case OutboxSignal.Overflowed:
                FailAsSlow();
                break;
            case OutboxSignal.SendingEnded:
                _end.OnSendingEnded();
                break;
            case CommandDone done:
                _session.Receipts.Complete(done.Tag, done.IsDuplicate);
                break;
            case CommandRefused refused when _session.SoftErrors.TryAnswer(refused):
                break;
            case CommandRefused refused:
                _end.Fail(Refusals.ToError(refused.Refusal.Reason), refused.Refusal.Detail, _session.Receipts.Abandon(refused.Tag));
                break;
            case WindowOpened:
                _session.Resume(PauseReasons.WindowFull);
                break;
            case Subscribed subscribed:
                HandleSubscribed(subscribed);
                break;
            case Opened opened:
                _session.Destinations.OnOpened(opened);
                _session.Resume(PauseReasons.Opening);
                break;
            case OpenRefused refused:
                _session.Destinations.OnRefused(refused);
                _session.Resume(PauseReasons.Opening);
                break;
            case LoginChecked login when _session.State == SessionState.Connecting:
                ConnectHandler.OnChecked(login, _session);
                break;
            case TokenChecked token when _session.State == SessionState.Connected:
                _authority.OnChecked(token);
                break;
            case Prepared or PrepareRefused or CarriedOut or BatchFlushed or BatchRefused:
                HandleVote(message);
                break;
            case DurableWanted wanted:
                HandleWanted(wanted);
                break;
            case ServicesChanged changed:
                _authority.Use(changed.Services);
                break;
            case Foresee foresee:
                Sender.Tell(_authority.Foresee(foresee.Identities));
                break;
            case DestinationFailed failed:
                _end.Fail(StompError.Internal, $"{failed.Destination} failed and was made anew; subscribe again.", receiptId: null);
                break;
        }
    }

    private void HandleSignal(SessionSignal signal)
    {
        switch (signal)
        {
            case SessionSignal.InputArrived:
                break;
            case SessionSignal.OutboxDrained:
                _session.Resume(PauseReasons.OutboxFilled);
                break;
            case SessionSignal.Check:
                Check();
                break;
            case SessionSignal.ConnectTimedOut when _session.State == SessionState.Connecting:
                var timeout = Duration.Format(_session.ConnectTimeout);
                _end.Fail(StompError.ConnectTimeout, $"There was no CONNECT within {timeout}.", receiptId: null);
                break;
            case SessionSignal.DebtPaid:
                _session.Allowance.LookAgain();
                break;
            case SessionSignal.MemoryChanged:
                _session.Resume(PauseReasons.MemoryShort);
                break;
            case SessionSignal.LingerEnded:
                _end.OnLingerEnded();
                break;
            case SessionSignal.ShutDown:
                _end.Fail(StompError.ShuttingDown, "The broker is shutting down; connect again later.", receiptId: null);
                break;
        }
    }

    private void HandleSubscribed(Subscribed subscribed)
    {
        if (_session.Subscriptions.TryGet(subscribed.Key.Number, out var subscription))
        {
            subscription.Acknowledger = subscribed.Acknowledger;

            if (subscription.AckMode != AckMode.Auto)
            {
                _session.Resume(PauseReasons.Subscribing);
            }
        }

        _session.Receipts.Complete(subscribed.Tag);
    }

    // Somebody else asks for a durable subscription that this session holds. If its own client has not been heard of when it should
    // have been, that is most likely who it is, back on another connection. A session that is ending gives up what it holds anyway.
    private void HandleWanted(DurableWanted wanted)
    {
        if (_session.State == SessionState.Connected && !_session.HeartBeats.IsOverdue(isReading: _session.Pauses == PauseReasons.None))
        {
            Sender.Tell(new DurableKept(wanted.Name, wanted.Key));
        }
        else if (_session.State == SessionState.Connected)
        {
            _end.Lose($"its client is silent, and the durable subscription '{wanted.Name.Name}' is asked for on another connection");
        }
    }

    private void HandleVote(object vote)
    {
        var commit = _session.Commit!;

        switch (vote)
        {
            case Prepared:
                commit.OnPrepared(Sender);
                break;
            case PrepareRefused refused:
                commit.OnRefused(refused);
                break;
            case BatchFlushed:
                commit.OnFlushed();
                break;
            case BatchRefused refused:
                commit.OnRefused(refused);
                break;
            case CarriedOut:
                commit.OnCarriedOut();
                break;
        }

        if (!commit.IsFinished)
        {
            return;
        }

        _session.Commit = null;
        _session.Resume(PauseReasons.Committing);

        if (commit.Refusal is { } refusal)
        {
            _end.Fail(Refusals.ToError(refusal.Reason), refusal.Detail, _session.Receipts.Abandon(commit.Tag));
        }
        else
        {
            _session.Receipts.Complete(commit.Tag);
        }
    }

    private void FailAsSlow()
    {
        var limits = _session.Services.Settings.Limits;
        _end.Fail(
            StompError.SlowConsumer,
            $"The connection does not take its messages as fast as they come: at most {limits.Outbox} or {limits.OutboxFrames} frames may wait for it.",
            receiptId: null);
    }

    private void Check()
    {
        var limits = _session.Services.Settings.Limits;

        if (_session.Outbox.StuckFor >= limits.WriteTimeout)
        {
            _end.Lose($"the peer has taken nothing for {Duration.Format(limits.WriteTimeout)} (broker.conf: limits.write-timeout)");
        }
        else if (!_session.HeartBeats.Check(isReading: _session.Pauses == PauseReasons.None))
        {
            var silence = _session.Activity.Silence.TotalSeconds;
            _end.Fail(StompError.HeartBeatTimeout, FormattableString.Invariant($"Nothing was heard from the client for {silence:0.0}s."), receiptId: null);
        }

        // Whoever began to wait when all were being told looks again here.
        _session.Resume(PauseReasons.MemoryShort);
        _authority.CheckExpiry();
        _session.TakeCare();
    }
}
