using System.Diagnostics;
using Microsoft.Win32.SafeHandles;

namespace Broker.Load.Net;

/// <summary>Calls at a fixed rate, finer than the milliseconds of epoll. Calls that were missed are made up for, each with the time it was due.</summary>
internal sealed class Pacer : IPollable, IDisposable
{
    private const long Billion = 1_000_000_000;

    private readonly EventLoop _loop;
    private readonly SafeFileHandle _timer = new(Libc.Check(Libc.TimerCreate(Libc.MonotonicClock, Libc.NonBlocking | Libc.CloseOnExec)), ownsHandle: true);
    private readonly long[] _expirations = new long[1];
    private readonly int _key;
    private readonly double _interval;
    private readonly Action<long> _due;
    private long _start;
    private long _count;

    /// <summary>Makes a pacer that does not run yet.</summary>
    /// <param name="loop">Where it calls.</param>
    /// <param name="perSecond">How often.</param>
    /// <param name="due">Called with the time it was due, as a timestamp of <see cref="Stopwatch"/>.</param>
    public Pacer(EventLoop loop, double perSecond, Action<long> due)
    {
        _loop = loop;
        _interval = Stopwatch.Frequency / perSecond;
        _due = due;
        _key = loop.Add(Descriptor, this);
    }

    private int Descriptor => (int)_timer.DangerousGetHandle();

    /// <summary>Starts; the first call is due in a millisecond.</summary>
    public void Start()
    {
        _count = 0;
        _start = Stopwatch.GetTimestamp() + (Stopwatch.Frequency / 1000);
        var interval = (long)(_interval / Stopwatch.Frequency * Billion);
        var first = (long)((double)_start / Stopwatch.Frequency * Billion);
        Set(interval, first);
    }

    /// <summary>Stops.</summary>
    public void Stop() => Set(0, 0);

    public void OnReady(bool isReadable, bool isWritable)
    {
        if (Libc.Read(Descriptor, _expirations, sizeof(long)) != sizeof(long))
        {
            return;
        }

        for (var left = _expirations[0]; left > 0; left--)
        {
            _due(_start + (long)(_count++ * _interval));
        }
    }

    public void Dispose()
    {
        _loop.Remove(Descriptor, _key);
        _timer.Dispose();
    }

    // struct itimerspec: the interval, then the first time, each in seconds and nanoseconds.
    private void Set(long interval, long first) =>
        Libc.Check(Libc.TimerSet(Descriptor, Libc.AbsoluteTime, [interval / Billion, interval % Billion, first / Billion, first % Billion], IntPtr.Zero));
}
