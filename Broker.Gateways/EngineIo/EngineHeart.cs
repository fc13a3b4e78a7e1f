namespace Broker.Gateways.EngineIo;

/// <summary>
/// Finds out whether the client is still there: a ping each time so much has passed, and then so long for a pong. Once it has
/// taken the ping, octets that come from it are as good as a pong, and while nothing is read because what came before is being dealt with, a
/// pong could not be heard and is not missed. The time for it begins when the ping is on its way. Any thread.
/// </summary>
internal sealed class EngineHeart
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _clock;
    private readonly TimeSpan _interval;
    private readonly TimeSpan _timeout;
    private readonly Action _ping;
    private readonly Action _die;
    private readonly ITimer _timer;
    private long _since;
    private long _due;
    private long _pinged;
    private bool _isAwaiting;
    private bool _isPingSent;
    private bool _isBusy;
    private bool _isStopped;

    /// <summary>Begins to beat.</summary>
    /// <param name="options">How fast.</param>
    /// <param name="clock">The time.</param>
    /// <param name="ping">Sends a ping.</param>
    /// <param name="die">The client is gone.</param>
    public EngineHeart(EngineOptions options, TimeProvider clock, Action ping, Action die)
    {
        (_clock, _interval, _timeout, _ping, _die) = (clock, options.PingInterval, options.PingTimeout, ping, die);
        _since = clock.GetTimestamp();
        _timer = clock.CreateTimer(_ => Check(), state: null, _interval, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Does what is due, however late the timer may be.</summary>
    public void Check()
    {
        bool isDead, isToPing;

        lock (_lock)
        {
            if (_isStopped)
            {
                return;
            }

            isToPing = Beat(out isDead);
        }

        if (isToPing)
        {
            _ping();
        }

        if (isDead)
        {
            _die();
        }
    }

    /// <summary>The client has answered a ping.</summary>
    public void Answered()
    {
        lock (_lock)
        {
            if (_isAwaiting)
            {
                // At a steady pace, whatever the way takes; unless the answer took longer than that.
                _isAwaiting = false;
                _since = _clock.GetElapsedTime(_due) < _interval ? _due : _clock.GetTimestamp();
                Wait(_interval - _clock.GetElapsedTime(_since));
            }
        }
    }

    /// <summary>Octets of the client have come.</summary>
    public void Hear()
    {
        lock (_lock)
        {
            ForgiveWhoTakes();
        }
    }

    /// <summary>The client has taken octets.</summary>
    /// <param name="isPing">Whether a ping was the last of them.</param>
    public void Sent(bool isPing)
    {
        lock (_lock)
        {
            if (!_isPingSent)
            {
                Forgive();
                _isPingSent = isPing;
            }
        }
    }

    /// <summary>Something is being dealt with, and nothing read; or that is over.</summary>
    public void SetBusy(bool isBusy)
    {
        lock (_lock)
        {
            _isBusy = isBusy;
            ForgiveWhoTakes();
        }
    }

    /// <summary>It beats no more.</summary>
    public void Stop()
    {
        lock (_lock)
        {
            _isStopped = true;
            _timer.Dispose();
        }
    }

    // Returns whether a ping is to be sent.
    private bool Beat(out bool isDead)
    {
        var isToPing = false;
        isDead = false;

        if (!_isAwaiting && _clock.GetElapsedTime(_since) >= _interval)
        {
            // The time for the pong begins when the ping was due.
            _since += (long)(_interval.TotalSeconds * _clock.TimestampFrequency);
            _due = _since;
            _isAwaiting = true;
            isToPing = true;
        }

        if (_isAwaiting && _isBusy && _isPingSent)
        {
            // What the client could miss is our ping, for it waits for one, too.
            isToPing |= _clock.GetElapsedTime(_pinged) >= _interval;
            Forgive();
        }

        if (isToPing)
        {
            _pinged = _clock.GetTimestamp();
            _isPingSent = false;
        }

        isDead = _isAwaiting && _clock.GetElapsedTime(_since) >= _timeout;
        Wait((_isAwaiting ? _timeout : _interval) - _clock.GetElapsedTime(_since));
        return isToPing;
    }

    // Who sends and takes nothing is gone all the same.
    private void ForgiveWhoTakes()
    {
        if (_isPingSent)
        {
            Forgive();
        }
    }

    private void Forgive()
    {
        if (_isAwaiting)
        {
            _since = _clock.GetTimestamp();
        }
    }

    // A timer may be early by less than it can count.
    private void Wait(TimeSpan time)
    {
        if (!_isStopped)
        {
            var milliseconds = Math.Max(1, Math.Ceiling(time.TotalMilliseconds));
            _timer.Change(TimeSpan.FromMilliseconds(milliseconds), Timeout.InfiniteTimeSpan);
        }
    }
}
