using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Broker.Host.Sockets;

/// <summary>Linux's epoll(7), edge-triggered: it says once that a socket has become ready, and again after it was found not to be.</summary>
internal sealed class Epoll
{
    /// <summary>There is something to read, or the end.</summary>
    public const uint Readable = 0x001;

    /// <summary>There is room to write.</summary>
    public const uint Writable = 0x004;

    /// <summary>Nothing more comes, or goes.</summary>
    public const uint Ended = Error | HangUp | PeerClosed;

    // What one wait finds at most.
    private const int Most = 256;

    private const uint Error = 0x008;
    private const uint HangUp = 0x010;
    private const uint PeerClosed = 0x2000;
    private const uint EdgeTriggered = 1u << 31;
    private const int Add = 1;
    private const int Modify = 3;
    private const int CloseOnExec = 0x80000;
    private const int Interrupted = 4;

    // The kernel's struct has no gap between its two members on x64 only.
    private static readonly int DataOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly int EventSize = DataOffset + sizeof(long);

    private readonly int _epoll = Create();
    private readonly byte[] _events = new byte[Most * EventSize];

    /// <summary>Tells from now on, until the socket is closed, when there is something to read.</summary>
    /// <param name="socket">The socket's handle.</param>
    /// <param name="data">What the events of the socket carry.</param>
    /// <exception cref="Win32Exception">The system refuses.</exception>
    public void Register(nint socket, long data) => Control(Add, socket, Readable | PeerClosed, data);

    /// <summary>Tells from now on also when there is room to write, and at once if there is.</summary>
    /// <param name="socket">The socket's handle; it has been registered.</param>
    /// <param name="data">What the events of the socket carry.</param>
    /// <exception cref="Win32Exception">The system refuses.</exception>
    public void AlsoWritable(nint socket, long data) => Control(Modify, socket, Readable | Writable | PeerClosed, data);

    /// <summary>Waits until some socket is ready. One thread only.</summary>
    /// <returns>How many there are.</returns>
    /// <exception cref="Win32Exception">The system refuses.</exception>
    public int Wait()
    {
        while (true)
        {
            var count = epoll_wait(_epoll, _events, Most, timeout: -1);

            if (count >= 0 || Marshal.GetLastPInvokeError() != Interrupted)
            {
                return Check(count);
            }
        }
    }

    /// <summary>What the last wait has found.</summary>
    /// <param name="index">From 0.</param>
    /// <returns>The socket's data, and what it is ready for.</returns>
    public (long Data, uint Events) this[int index]
    {
        get
        {
            var octets = _events.AsSpan(index * EventSize, EventSize);
            return (MemoryMarshal.Read<long>(octets[DataOffset..]), MemoryMarshal.Read<uint>(octets));
        }
    }

    private void Control(int operation, nint socket, uint events, long data)
    {
        var wanted = new byte[EventSize];
        MemoryMarshal.Write(wanted, events | EdgeTriggered);
        MemoryMarshal.Write(wanted.AsSpan(DataOffset), data);
        Check(epoll_ctl(_epoll, operation, (int)socket, wanted));
    }

    private static int Create() => Check(epoll_create1(CloseOnExec));

    private static int Check(int result) => result >= 0 ? result : throw new Win32Exception(Marshal.GetLastPInvokeError());

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int epoll_create1(int flags);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int epoll_ctl(int epoll, int operation, int socket, byte[] wanted);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int epoll_wait(int epoll, [Out] byte[] events, int most, int timeout);
}
