using Broker.Core.Storage.Journals.Files;

namespace Broker.Tests.Core.Storage;

/// <summary>
/// A disk that does what a test wants: fills up, fails, loses what was not flushed. A crash leaves another folder behind, so that whoever still has the old one cannot
/// change what was left.
/// </summary>
internal sealed class MemoryFolder : IJournalFolder
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, MemoryFile> _files = [];
    private readonly List<Action<Dictionary<string, MemoryFile>>> _unflushed = [];
    private Dictionary<string, MemoryFile> _flushed = [];
    private bool _isLocked;
    private int _flushing;

    public string Path => "memory";

    /// <summary>Octets that there is room for.</summary>
    public long Capacity { get; set; } = long.MaxValue;

    /// <summary>Whether writing to a file fails.</summary>
    public Func<string, bool> FailsWrites { get; set; } = _ => false;

    /// <summary>Whether flushing a file fails.</summary>
    public Func<string, bool> FailsFlushes { get; set; } = _ => false;

    /// <summary>How many flushes of files have begun.</summary>
    public int Flushing => Volatile.Read(ref _flushing);

    /// <summary>Octets of all files.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock)
            {
                return _files.Values.Sum(file => file.Length);
            }
        }
    }

    /// <summary>A file is written to.</summary>
    public void Writing(string name) => ThrowIf(FailsWrites(name));

    /// <summary>A file is flushed.</summary>
    public void FlushingFile(string name)
    {
        Interlocked.Increment(ref _flushing);
        ThrowIf(FailsFlushes(name));
    }

    public IDisposable? TryLock(out string holder)
    {
        holder = _isLocked ? "1" : string.Empty;
        if (_isLocked)
        {
            return null;
        }

        _isLocked = true;
        return new Held(this);
    }

    public IReadOnlyList<string> List()
    {
        lock (_lock)
        {
            return [.. _files.Keys];
        }
    }

    public IJournalFile Create(string name, long length)
    {
        lock (_lock)
        {
            if (Bytes + length > Capacity)
            {
                throw new IOException("No space left on device");
            }

            var file = new MemoryFile(this, new byte[length]) { Name = name };
            Change(files => files[name] = file);
            return file;
        }
    }

    public IJournalFile Open(string name)
    {
        lock (_lock)
        {
            return _files.TryGetValue(name, out var file) ? file : throw new FileNotFoundException(name);
        }
    }

    public void Delete(string name)
    {
        lock (_lock)
        {
            Change(files => files.Remove(name));
        }
    }

    public void Rename(string name, string newName)
    {
        lock (_lock)
        {
            _files[name].Name = newName;
            Change(files =>
            {
                files.Remove(name, out var file);
                files[newName] = file!;
            });
        }
    }

    public void Flush()
    {
        lock (_lock)
        {
            _flushed = new Dictionary<string, MemoryFile>(_files);
            _unflushed.Clear();
        }
    }

    /// <summary>What a crash leaves. Names that were not flushed are there up to a moment, as a file system's journal has it.</summary>
    public MemoryFolder AfterCrash(Random random)
    {
        lock (_lock)
        {
            var names = new Dictionary<string, MemoryFile>(_flushed);
            foreach (var change in _unflushed.Take(random.Next(_unflushed.Count + 1)))
            {
                change(names);
            }

            return From(names.ToDictionary(pair => pair.Key, pair => pair.Value.AfterCrash(random)));
        }
    }

    /// <summary>What the death of the process leaves: all that was written, flushed or not.</summary>
    public MemoryFolder AfterKill()
    {
        lock (_lock)
        {
            var folder = new MemoryFolder();
            var files = _files.Values.ToDictionary(file => file, file => file.AfterKill(folder));
            foreach (var (name, file) in _files)
            {
                folder._files[name] = files[file];
            }

            // What happens to names that were not flushed is tried elsewhere.
            folder.Flush();
            return folder;
        }
    }

    /// <summary>What is in the files.</summary>
    public Dictionary<string, byte[]> Contents()
    {
        lock (_lock)
        {
            return _files.ToDictionary(pair => pair.Key, pair => pair.Value.Content);
        }
    }

    /// <summary>A folder with such files, all flushed.</summary>
    public static MemoryFolder From(Dictionary<string, byte[]> files)
    {
        var folder = new MemoryFolder();
        foreach (var (name, octets) in files)
        {
            folder._files[name] = new MemoryFile(folder, (byte[])octets.Clone()) { Name = name };
        }

        folder.Flush();
        return folder;
    }

    private static void ThrowIf(bool fails)
    {
        if (fails)
        {
            throw new IOException("Input/output error");
        }
    }

    private void Change(Action<Dictionary<string, MemoryFile>> change)
    {
        change(_files);
        _unflushed.Add(change);
    }

    private sealed class Held(MemoryFolder folder) : IDisposable
    {
        public void Dispose() => folder._isLocked = false;
    }
}
