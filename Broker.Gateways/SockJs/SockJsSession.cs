namespace Broker.Gateways.SockJs;

/// <summary>
/// A connection that travels over many requests. One request at a time may wait for what there is; when none has for a while, the
/// session is forgotten. Any thread.
/// </summary>
internal sealed class SockJsSession
{
    // A client whose request broke off comes again at once, often before the server has noticed that the old one is gone.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    private readonly Lock _lock = new();
    private readonly SockJsOptions _options;
    private readonly Action _forget;
    private readonly ITimer _timer;
    private TaskCompletionSource? _freed;
    private int _isSending;
    private bool _isTaken;
    private bool _hasOpened;
    private bool _isBeatDue;
    private bool _hasToldEnd;

    /// <summary>Makes a session that nobody waits at.</summary>
    /// <param name="connection">What travels over it.</param>
    /// <param name="options">How long it is kept.</param>
    /// <param name="forget">Called once when it is not kept any more.</param>
    public SockJsSession(SockJsConnection connection, SockJsOptions options, Action forget)
    {
        Connection = connection;
        _options = options;
        _forget = forget;
        _timer = options.Clock.CreateTimer(static session => ((SockJsSession)session!).OnTimer(), this, options.SessionTimeout, Timeout.InfiniteTimeSpan);
    }

    /// <summary>What travels over it.</summary>
    public SockJsConnection Connection { get; }

    /// <summary>The service; it fails when whoever serves the session does.</summary>
    public Task Service { get; private set; } = Task.CompletedTask;

    /// <summary>Begins to serve it.</summary>
    public void Begin(Func<SockJsConnection, Task> serve) => Service = Connection.ServeAsync(serve);

    /// <summary>Becomes the one that waits; <see cref="Release"/> must follow.</summary>
    /// <returns>False if somebody else does.</returns>
    public async ValueTask<bool> TryTakeAsync(CancellationToken cancellation)
    {
        Task freed;

        lock (_lock)
        {
            if (TryTake())
            {
                return true;
            }

            freed = (_freed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }

        try
        {
            await freed.WaitAsync(Patience, _options.Clock, cancellation);
        }
        catch (TimeoutException)
        {
            return false;
        }

        lock (_lock)
        {
            return TryTake();
        }
    }

    /// <summary>Whether the client has still to be told that the session is there; once.</summary>
    public bool TakeOpening() => !_hasOpened && (_hasOpened = true);

    /// <summary>Whether the client is to be told that all is well; once.</summary>
    public bool TakeBeat()
    {
        lock (_lock)
        {
            var isDue = _isBeatDue;
            _isBeatDue = false;
            return isDue;
        }
    }

    /// <summary>The one that waited goes in good order.</summary>
    public void Release()
    {
        lock (_lock)
        {
            _isTaken = false;
            _isBeatDue = false;
            _freed?.TrySetResult();
            _freed = null;
            SetTimer(_options.SessionTimeout);
        }
    }

    /// <summary>The client is being told that the session has ended. It may ask again for a while, but that does not make it longer.</summary>
    public CloseFrame TellEnd()
    {
        lock (_lock)
        {
            SetTimer(_options.SessionTimeout);
            _hasToldEnd = true;
        }

        return Connection.End ?? CloseFrame.Normal;
    }

    /// <summary>Becomes the one that sends; <see cref="EndSending"/> must follow.</summary>
    /// <returns>False if somebody else does. Clients send one request after the other.</returns>
    public bool TryBeginSending() => Interlocked.Exchange(ref _isSending, 1) == 0;

    /// <summary>The one that sent has done so.</summary>
    public void EndSending() => Volatile.Write(ref _isSending, 0);

    private bool TryTake()
    {
        if (_isTaken)
        {
            return false;
        }

        _isTaken = true;
        SetTimer(_options.HeartBeat);
        return true;
    }

    private void SetTimer(TimeSpan due)
    {
        if (!_hasToldEnd)
        {
            _timer.Change(due, due);
        }
    }

    private void OnTimer()
    {
        lock (_lock)
        {
            if (_isTaken && !_hasToldEnd)
            {
                _isBeatDue = true;
                Connection.Outgoing.CancelPendingRead();
                return;
            }

            // Who comes at this very moment still finds how it ended.
            _hasToldEnd = true;
            _timer.Dispose();

            if (!_isTaken)
            {
                Connection.Lose(CloseFrame.Interrupted);
            }
        }

        _forget();
    }
}
