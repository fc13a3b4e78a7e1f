using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Broker.Host.Sockets;

/// <summary>
/// Linux's recv(2) and send(2), which never wait here. The class library's own would keep queues for each socket that does not block, for
/// those who wait; here they wait elsewhere.
/// </summary>
internal static class SocketCalls
{
    /// <summary>The call would have had to wait.</summary>
    public const int WouldBlock = -11;

    /// <summary>The socket has been closed on this side.</summary>
    public const int Closed = -9;

    private const int Interrupted = -4;
    private const int DoNotWait = 0x40;
    private const int NoSignal = 0x4000;

    /// <summary>Takes what the system has received.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="room">Where to, not empty.</param>
    /// <returns>How many octets; 0: nothing more comes; negative: <see cref="WouldBlock"/>, <see cref="Closed"/>, or another number of the system's errors.</returns>
    public static int Receive(SafeSocketHandle socket, Span<byte> room) => Call(socket, ref MemoryMarshal.GetReference(room), room.Length, isSend: false);

    /// <summary>Gives the system octets to send.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="octets">The octets, at least one.</param>
    /// <returns>How many it has taken; negative: as with <see cref="Receive"/>.</returns>
    public static int Send(SafeSocketHandle socket, ReadOnlySpan<byte> octets) => Call(socket, ref MemoryMarshal.GetReference(octets), octets.Length, isSend: true);

    /// <summary>What an error is.</summary>
    /// <param name="result">What a call has returned.</param>
    public static string Describe(int result) => Marshal.GetPInvokeErrorMessage(-result);

    private static int Call(SafeSocketHandle socket, ref byte octets, int length, bool isSend)
    {
        int result;

        try
        {
            do
            {
                result = Check(isSend ? send(socket, ref octets, length, DoNotWait | NoSignal) : recv(socket, ref octets, length, DoNotWait));
            }
            while (result == Interrupted);
        }
        catch (ObjectDisposedException)
        {
            result = Closed;
        }

        return result;
    }

    private static int Check(nint result) => result >= 0 ? (int)result : -Marshal.GetLastPInvokeError();

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint recv(SafeSocketHandle socket, ref byte room, nint length, int flags);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint send(SafeSocketHandle socket, ref byte octets, nint length, int flags);
}
