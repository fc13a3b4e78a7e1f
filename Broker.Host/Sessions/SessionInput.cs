using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using Broker.Core.Turns;
using Broker.Host.Inbound;

namespace Broker.Host.Sessions;

/// <summary>
/// The reading side of a session's connection: either there is something to read, or the session is told when there is. Used in the
/// session's turn only.
/// </summary>
/// <param name="input">The connection's octets.</param>
/// <param name="session">The session's actor.</param>
internal sealed class SessionInput(IInput input, IActorRef session)
{
    // How often whoever made much work is handled in the thread pool before it is tried again where it is found.
    private const int LongTime = 100;

    private static readonly object InputArrived = SessionSignal.InputArrived;

    private ValueTask _wait;
    private Action? _wake;
    private bool _isWaiting;
    private int _turnsInPool;

    /// <summary>How often <see cref="TryRead"/> has found nothing: between two frames read without that, the client cannot have seen an answer.</summary>
    public long Waits { get; private set; }

    /// <summary>Reads what has come.</summary>
    /// <param name="result">What has come; <see cref="AdvanceTo"/> must follow.</param>
    /// <returns>False if nothing has; <see cref="SessionSignal.InputArrived"/> will follow.</returns>
    /// <exception cref="IOException">The connection is broken.</exception>
    public bool TryRead(out ReadResult result)
    {
        if (HasArrived() && input.TryRead(out result))
        {
            return true;
        }

        if (!_isWaiting)
        {
            Wait();
        }

        Waits++;
        result = default;
        return false;
    }

    /// <summary>For a while, what arrives is handled in the thread pool, wherever it is found.</summary>
    public void GoToPool() => _turnsInPool = LongTime;

    /// <summary>Says how far what was read has been used and looked at.</summary>
    public void AdvanceTo(SequencePosition consumed, SequencePosition examined) => input.AdvanceTo(consumed, examined);

    // The thread that waits for sockets reads right away, if it has the time; see SocketPoller. What makes much work does not stay there.
    private void Wake()
    {
        if (_turnsInPool > 0 || Thread.CurrentThread.IsThreadPoolThread)
        {
            _turnsInPool -= Math.Min(_turnsInPool, 1);
            session.Tell(InputArrived, ActorRefs.NoSender);
            return;
        }

        session.TellDirectly(InputArrived, ActorRefs.NoSender);

        if (TurnEnd.WasMuch)
        {
            GoToPool();
        }
    }

    private bool HasArrived()
    {
        if (_isWaiting && _wait.IsCompleted)
        {
            _isWaiting = false;
            _wait.GetAwaiter().GetResult();
        }

        return !_isWaiting;
    }

    [SuppressMessage("Reliability", "CA2012:Use ValueTasks correctly", Justification = "It is consumed once, in the turn in which it is found complete.")]
    private void Wait()
    {
        _wait = input.WaitToReadAsync();
        _isWaiting = true;

        if (_wait.IsCompleted)
        {
            // Others have their turn first.
            session.Tell(InputArrived, ActorRefs.NoSender);
        }
        else
        {
            // One delegate for the life of the session.
            _wait.GetAwaiter().UnsafeOnCompleted(_wake ??= Wake);
        }
    }
}
