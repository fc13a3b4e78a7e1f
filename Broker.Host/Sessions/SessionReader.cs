using System.Buffers;
using Broker.Core.Turns;
using Broker.Stomp;

namespace Broker.Host.Sessions;

/// <summary>
/// Reads a session's connection: frames, as long as the session is not paused, and so many a turn that other sessions have theirs.
/// Used in the session's turn only.
/// </summary>
internal sealed class SessionReader(Session session, SessionInput input, FrameDispatcher dispatcher, SessionEnd end)
{
    private const int FramesPerTurn = 256;

    // How many of them one counts for that has reached many, who wait for the turn to end. So a turn has 32 of those at most.
    private const int FramesForMany = 8;

    // More than that is not for the thread that waits for all sockets.
    private const int Little = 2 * 1024;

    private bool _hasEnded;

    /// <summary>Handles what has come; more will wake the session.</summary>
    public void Read()
    {
        try
        {
            ReadFramesOrFail();
        }
        catch (Exception broken) when (broken is IOException or OperationCanceledException)
        {
            _hasEnded = true;
            end.Lose(broken.Message);
        }
    }

    private bool IsDeaf => session.State >= SessionState.Disconnecting;

    private bool MayRead => !_hasEnded && (IsDeaf || session.Pauses == PauseReasons.None);

    private void ReadFramesOrFail()
    {
        try
        {
            ReadFrames();
        }
        catch (StompProtocolException fault)
        {
            // Below STOMP, in the framing; what still comes is dropped.
            end.Fail(fault.Error, fault.Message, receiptId: null);
            ReadFrames();
        }
    }

    private void ReadFrames()
    {
        var budget = FramesPerTurn;

        while (MayRead && input.TryRead(out var result))
        {
            session.NoteRead();
            var buffer = result.Buffer;
            var isAllSeen = false;

            if (buffer.Length > Little && !Thread.CurrentThread.IsThreadPoolThread)
            {
                budget = 0;
                input.GoToPool();
            }

            try
            {
                isAllSeen = HandleFrames(ref buffer, ref budget);
            }
            finally
            {
                input.AdvanceTo(buffer.Start, isAllSeen ? buffer.End : buffer.Start);
            }

            if (isAllSeen && result.IsCompleted)
            {
                _hasEnded = true;
                end.OnEndOfInput();
            }
            else if (budget <= 0)
            {
                session.Self.Tell(SessionSignal.InputArrived, ActorRefs.NoSender);
                return;
            }
        }
    }

    // Returns whether all that is there has been looked at; if not, the buffer starts at what has not.
    private bool HandleFrames(ref ReadOnlySequence<byte> buffer, ref int budget)
    {
        while (MayRead && budget-- > 0)
        {
            if (IsDeaf)
            {
                buffer = buffer.Slice(buffer.End);
                return true;
            }

            var start = buffer;

            switch (HandleFrame(ref buffer))
            {
                case FrameResult.NeedMore:
                    return true;
                case FrameResult.Retry:
                    buffer = start;
                    break;
            }

            budget -= TurnEnd.IsMuchWaiting ? FramesForMany - 1 : 0;
        }

        return false;
    }

    private FrameResult HandleFrame(ref ReadOnlySequence<byte> buffer)
    {
        var frame = default(Frame);

        try
        {
            session.TakeUpLimits();

            if (!session.Reader.TryRead(ref buffer, out frame))
            {
                return FrameResult.NeedMore;
            }

            session.BeginFrame();
            var result = dispatcher.Dispatch(frame, input.Waits);
            PauseIfFilledWithAnswers();
            return result;
        }
        catch (StompProtocolException fault)
        {
            if (session.SoftErrors.TryAnswer(frame, fault))
            {
                PauseIfFilledWithAnswers();
            }
            else
            {
                end.Fail(fault.Error, fault.Message, ReceiptOf(frame, buffer));
            }

            return FrameResult.Done;
        }
    }

    private string? ReceiptOf(in Frame frame, in ReadOnlySequence<byte> buffer)
    {
        if (frame.Command == StompCommand.None)
        {
            return session.Reader.FindInFailed(buffer, HeaderName.Receipt);
        }

        session.Receipts.Abandon(session.Tag);
        return frame.Headers.GetString(HeaderName.Receipt);
    }

    // A client that asks and does not listen is not asked for more.
    private void PauseIfFilledWithAnswers()
    {
        if (session.Outbox.IsFilledWithAnswers)
        {
            session.Pause(PauseReasons.OutboxFilled);
            session.Outbox.NotifyWhenDrained(session.Self, SessionSignal.OutboxDrained);
        }
    }
}
