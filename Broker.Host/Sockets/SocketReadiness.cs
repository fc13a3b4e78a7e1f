using System.Net.Sockets;
using Broker.Host.Outbound;

namespace Broker.Host.Sockets;

/// <summary>
/// Tells when a socket that was not ready may be tried again, which may be once too often. One reader and one writer may wait, each by itself.
/// </summary>
/// <param name="socket">The socket.</param>
internal sealed class SocketReadiness(Socket socket)
{
    private readonly WakeSignal _readable = new();
    private WakeSignal? _writable;
    private volatile bool _isEnded;

    /// <summary>Its place in the poller's table.</summary>
    public int Place { get; set; }

    /// <summary>Whether the end may stand behind what was read last, of which nobody tells once more.</summary>
    public bool IsEnded => _isEnded;

    /// <summary>Waits until there may be something to read.</summary>
    public ValueTask WaitToReadAsync() => _readable.WaitAsync();

    /// <summary>Waits until there may be room to write.</summary>
    public ValueTask WaitToWriteAsync()
    {
        if (_writable is null)
        {
            // Most never have to.
            Volatile.Write(ref _writable, new WakeSignal());
            SocketPoller.AlsoWritable(socket, this);
        }

        return _writable.WaitAsync();
    }

    /// <summary>The system has said that the socket is ready. Those who wait go on within this call.</summary>
    /// <param name="events">For what; see <see cref="Epoll"/>.</param>
    public void Notify(uint events)
    {
        if ((events & Epoll.Ended) != 0)
        {
            _isEnded = true;
        }

        if ((events & (Epoll.Readable | Epoll.Ended)) != 0)
        {
            _readable.SetNow();
        }

        if ((events & (Epoll.Writable | Epoll.Ended)) != 0)
        {
            Volatile.Read(ref _writable)?.SetNow();
        }
    }

    /// <summary>Whoever waits looks again also when a token is cancelled.</summary>
    /// <returns>To be disposed of after the wait.</returns>
    public CancellationTokenRegistration WakeWhen(CancellationToken cancelled) =>
        cancelled.UnsafeRegister(static readiness => ((SocketReadiness)readiness!).Wake(), this);

    /// <summary>Whoever waits looks again, later and on another thread: the socket is closed, or the wait is broken off. Any thread.</summary>
    public void Wake()
    {
        _readable.Set();
        Volatile.Read(ref _writable)?.Set();
    }
}
