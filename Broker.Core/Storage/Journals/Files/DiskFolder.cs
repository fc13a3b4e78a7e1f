using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Broker.Core.Storage.Journals.Files;

/// <summary>A folder on disk.</summary>
/// <param name="path">Where it is.</param>
internal sealed class DiskFolder(string path) : IJournalFolder
{
    private const string LockName = "journal.lock";

    public string Path { get; } = System.IO.Path.GetFullPath(path);

    [SuppressMessage("Reliability", "CA2000:Dispose objects before losing scope", Justification = "The open file is the lock; the caller has it.")]
    public IDisposable? TryLock(out string holder)
    {
        holder = string.Empty;
        Directory.CreateDirectory(Path);
        var file = PathOf(LockName);
        FileStream stream;

        try
        {
            stream = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
        }
        catch (IOException) when (File.Exists(file))
        {
            holder = ReadHolder(file);
            return null;
        }

        // The lock is the open file, not its content, so that one that was left behind by a crash is none.
        stream.SetLength(0);
        stream.Write(Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
        stream.Flush();
        return stream;
    }

    public IReadOnlyList<string> List() => [.. Directory.EnumerateFiles(Path).Select(file => System.IO.Path.GetFileName(file))];

    public IJournalFile Create(string name, long length)
    {
        var file = new DiskFile(PathOf(name), FileMode.Create, length);
        try
        {
            // The system has reserved the room but left the file empty; with its final length no flush has to write that.
            file.SetLength(length);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public IJournalFile Open(string name) => new DiskFile(PathOf(name), FileMode.Open, 0);

    public void Delete(string name) => File.Delete(PathOf(name));

    public void Rename(string name, string newName) => File.Move(PathOf(name), PathOf(newName));

    public void Flush()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var folder = Libc.Open(Path, Libc.ReadOnly);
        var failed = folder < 0 || Libc.Flush(folder) != 0;
        var error = Marshal.GetLastPInvokeError();

        if (folder >= 0)
        {
            _ = Libc.Close(folder);
        }

        if (failed)
        {
            throw new IOException(Marshal.GetPInvokeErrorMessage(error), error);
        }
    }

    private static string ReadHolder(string file)
    {
        if (!OperatingSystem.IsLinux())
        {
            return string.Empty;
        }

        // The library would ask for the lock, even to read.
        using var handle = new SafeFileHandle(Libc.Open(file, Libc.ReadOnly), ownsHandle: true);
        var digits = new byte[20];
        return handle.IsInvalid ? string.Empty : Encoding.ASCII.GetString(digits, 0, RandomAccess.Read(handle, digits, 0));
    }

    private string PathOf(string name) => System.IO.Path.Combine(Path, name);
}
