using System.ComponentModel;
using System.Diagnostics;
using System.Net.Sockets;

namespace Broker.Host.Sockets;

/// <summary>
/// The one thread that waits for all sockets. Who is ready now and then goes on right here: nobody has to be woken for it, and what it does is short
/// (<see cref="PoolThread"/>). When much comes it goes to the thread pool, some at a time, where more gathers while it waits for its turn.
/// There is one for the process; it begins with the first socket.
/// </summary>
internal sealed class SocketPoller
{
    // More than that at once is much; and what one work item of the thread pool takes.
    private const int Some = 16;

    // Whoever has to be waited for so long comes now and then.
    private static readonly TimeSpan Calm = TimeSpan.FromMicroseconds(100);

    private static readonly Lazy<SocketPoller> OfProcess = new(() => new SocketPoller());

    private readonly Epoll _epoll = new();
    private readonly Lock _lock = new();
    private readonly Stack<int> _free = new();
    private SocketReadiness?[] _places = new SocketReadiness?[64];
    private int _used;

    private SocketPoller() => new Thread(Run) { IsBackground = true, Name = "Socket poller" }.Start();

    /// <summary>Tells from now on when there is something to read from a socket.</summary>
    /// <param name="socket">The socket.</param>
    /// <returns>What waits for it; to be given to <see cref="Forget"/> in the end.</returns>
    /// <exception cref="SocketException">The system has no room for it.</exception>
    public static SocketReadiness Register(Socket socket)
    {
        var poller = OfProcess.Value;
        var readiness = poller.Add(new SocketReadiness(socket));

        try
        {
            poller._epoll.Register(socket.SafeHandle.DangerousGetHandle(), readiness.Place);
            return readiness;
        }
        catch (Win32Exception)
        {
            poller.Remove(readiness);
            throw new SocketException((int)SocketError.NoBufferSpaceAvailable);
        }
    }

    /// <summary>Tells from now on also when there is room to write. If the socket is closed meanwhile, those who wait look again.</summary>
    public static void AlsoWritable(Socket socket, SocketReadiness readiness)
    {
        // Another one must not get its handle meanwhile.
        var isHeld = false;

        try
        {
            socket.SafeHandle.DangerousAddRef(ref isHeld);
            OfProcess.Value._epoll.AlsoWritable(socket.SafeHandle.DangerousGetHandle(), readiness.Place);
        }
        catch (Exception closed) when (closed is Win32Exception or ObjectDisposedException)
        {
            readiness.Wake();
        }
        finally
        {
            if (isHeld)
            {
                socket.SafeHandle.DangerousRelease();
            }
        }
    }

    /// <summary>The socket has been closed. Those who wait for it look again. Called once.</summary>
    public static void Forget(SocketReadiness readiness)
    {
        OfProcess.Value.Remove(readiness);
        readiness.Wake();
    }

    private SocketReadiness Add(SocketReadiness readiness)
    {
        lock (_lock)
        {
            readiness.Place = _free.TryPop(out var place) ? place : _used++;

            if (readiness.Place == _places.Length)
            {
                Array.Resize(ref _places, _places.Length * 2);
            }

            _places[readiness.Place] = readiness;
        }

        return readiness;
    }

    private void Remove(SocketReadiness readiness)
    {
        lock (_lock)
        {
            _places[readiness.Place] = null;
            _free.Push(readiness.Place);
        }
    }

    private void Run()
    {
        while (true)
        {
            var began = Stopwatch.GetTimestamp();
            var count = _epoll.Wait();

            if (count <= Some && Stopwatch.GetElapsedTime(began) >= Calm)
            {
                Take(0, count).Execute();
                continue;
            }

            for (var start = 0; start < count; start += Some)
            {
                ThreadPool.UnsafeQueueUserWorkItem(Take(start, Math.Min(Some, count - start)), preferLocal: false);
            }
        }
    }

    // An event of a socket that was closed meanwhile may reach the next one in its place, which then tries once too often.
    private ReadySockets Take(int start, int count)
    {
        var ready = new ReadySockets(count);

        lock (_lock)
        {
            for (var index = start; index < start + count; index++)
            {
                var (place, events) = _epoll[index];

                if (_places[place] is { } readiness)
                {
                    ready.Add(readiness, events);
                }
            }
        }

        return ready;
    }
}
