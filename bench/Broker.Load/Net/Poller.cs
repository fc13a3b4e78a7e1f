using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Broker.Load.Net;

/// <summary>An epoll set, level-triggered: which of many descriptors can be read or written.</summary>
internal sealed class Poller : IDisposable
{
    private const int MostEvents = 512;

    // struct epoll_event is packed on x86-64 and nowhere else: the key stands in the second or in the third of its integers.
    private static readonly int KeyAt = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 1 : 2;
    private static readonly int EventSize = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 3 : 4;

    private readonly SafeFileHandle _handle = new(Libc.Check(Libc.EpollCreate(Libc.CloseOnExec)), ownsHandle: true);
    private readonly int[] _events = new int[MostEvents * EventSize];
    private readonly int[] _event = new int[EventSize];

    private int Descriptor => (int)_handle.DangerousGetHandle();

    /// <summary>Adds a descriptor that is to be read.</summary>
    public void Add(int descriptor, int key) => Control(Libc.Add, descriptor, key, Libc.Readable);

    /// <summary>Sets whether a descriptor is to be written, beside being read.</summary>
    public void WatchWritable(int descriptor, int key, bool isWatched) =>
        Control(Libc.Modify, descriptor, key, isWatched ? Libc.Readable | Libc.Writable : Libc.Readable);

    /// <summary>Removes a descriptor.</summary>
    public void Remove(int descriptor) => Control(Libc.Delete, descriptor, 0, 0);

    /// <summary>Waits.</summary>
    /// <param name="milliseconds">How long at most; 0: not at all.</param>
    /// <returns>How many descriptors are ready.</returns>
    public int Wait(int milliseconds) => Math.Max(0, Libc.EpollWait(Descriptor, _events, MostEvents, milliseconds));

    /// <summary>One of those that are ready. A descriptor that has failed counts as readable: reading tells why.</summary>
    public (int Key, bool IsReadable, bool IsWritable) Ready(int index)
    {
        var what = _events[index * EventSize];
        return (_events[(index * EventSize) + KeyAt], (what & ~Libc.Writable) != 0, (what & Libc.Writable) != 0);
    }

    public void Dispose() => _handle.Dispose();

    private void Control(int operation, int descriptor, int key, int what)
    {
        _event[0] = what;
        _event[KeyAt] = key;
        Libc.Check(Libc.EpollControl(Descriptor, operation, descriptor, _event));
    }
}
