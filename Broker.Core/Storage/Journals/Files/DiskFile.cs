using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Broker.Core.Storage.Journals.Files;

/// <summary>A file on disk.</summary>
/// <param name="path">Where it is.</param>
/// <param name="mode">Whether it is made or opened.</param>
/// <param name="reserved">Octets to reserve on the disk.</param>
internal sealed class DiskFile(string path, FileMode mode, long reserved) : IJournalFile
{
    private const int Interrupted = 4;

    private readonly SafeFileHandle _handle = File.OpenHandle(path, mode, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, FileOptions.None, reserved);

    public long Length => RandomAccess.GetLength(_handle);

    public int Read(long offset, Span<byte> buffer)
    {
        var total = 0;
        while (total < buffer.Length && RandomAccess.Read(_handle, buffer[total..], offset + total) is var read and > 0)
        {
            total += read;
        }

        return total;
    }

    public void Write(long offset, ReadOnlySpan<byte> octets) => RandomAccess.Write(_handle, octets, offset);

    public void SetLength(long length) => RandomAccess.SetLength(_handle, length);

    public void Flush()
    {
        // The library's own flush is fsync, which writes the times of the file as well: an operation on the disk more.
        if (!OperatingSystem.IsLinux())
        {
            RandomAccess.FlushToDisk(_handle);
            return;
        }

        while (Libc.FlushData(_handle) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error != Interrupted)
            {
                throw new IOException(Marshal.GetPInvokeErrorMessage(error), error);
            }
        }
    }

    public void Dispose() => _handle.Dispose();
}
