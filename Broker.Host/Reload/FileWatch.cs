using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace Broker.Host.Reload;

/// <summary>
/// Finds out that the contents of a file have changed, however that was done: written in place, replaced by another file, or by a symbolic
/// link that leads elsewhere. It looks at what is in the file, not at what is said to have happened to it, and believes it when it finds
/// the same twice in a row, so that a file that is being written is left alone. That it is gone, or cannot be read, is a change as well.
/// </summary>
/// <remarks>
/// The operating system says when something happens in the file's folder, so that it is found at once; from time to time it is looked
/// for in any case, because not all file systems say so, and none does for what a link leads to in another folder.
/// </remarks>
internal sealed class FileWatch : IDisposable
{
    /// <summary>How long the contents must be the same.</summary>
    public static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(200);

    /// <summary>How often it is looked for in any case.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly string _path;
    private readonly Action _changed;
    private readonly ITimer _interval;
    private readonly ITimer _settling;
    private readonly FileSystemWatcher? _watcher;
    private readonly Lock _lock = new();
    private byte[] _known;
    private byte[] _seen;
    private int _isAwaited;

    /// <summary>Begins to watch.</summary>
    /// <param name="path">The file; it need not be there.</param>
    /// <param name="known">What <see cref="HashOf"/> says of the contents that changes are changes of; they may be others already.</param>
    /// <param name="changed">Called when its contents are others than before, from any thread.</param>
    /// <param name="clock">The time.</param>
    /// <param name="log">Where it is told that the operating system does not help.</param>
    /// <param name="isTold">Whether to ask the operating system; otherwise it is looked for only.</param>
    public FileWatch(string path, byte[] known, Action changed, TimeProvider clock, ILogger log, bool isTold = true)
    {
        _path = path;
        _changed = changed;
        _known = known;
        _seen = HashOf(path);
        _settling = clock.CreateTimer(_ => LookAwaited(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _interval = clock.CreateTimer(_ => Look(), null, Interval, Interval);
        _watcher = isTold ? Watch(log) : null;

        if (!_seen.AsSpan().SequenceEqual(_known))
        {
            LookSoon();
        }
    }

    /// <summary>What contents are told apart by.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Empty if it cannot be read, or is not there.</returns>
    public static byte[] HashOf(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return SHA256.HashData(file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    public void Dispose()
    {
        _watcher?.Dispose();
        _interval.Dispose();
        _settling.Dispose();
    }

    private FileSystemWatcher? Watch(ILogger log)
    {
        FileSystemWatcher? watcher = null;

        try
        {
            // The folder, not the file: what takes the place of a file is another one, and what a link leads to changes with other names.
            watcher = new FileSystemWatcher(Path.GetDirectoryName(_path)!);
            watcher.Changed += (_, _) => LookSoon();
            watcher.Created += (_, _) => LookSoon();
            watcher.Deleted += (_, _) => LookSoon();
            watcher.Renamed += (_, _) => LookSoon();
            watcher.Error += (_, _) => LookSoon();
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or PlatformNotSupportedException)
        {
            log.FileNotWatched(_path, Interval.TotalSeconds, failure.Message);
            watcher?.Dispose();
            return null;
        }
    }

    // Much may happen in the folder; it is looked once for all that happens in a while.
    private void LookSoon()
    {
        if (Interlocked.Exchange(ref _isAwaited, 1) == 0)
        {
            _settling.Change(Settling, Timeout.InfiniteTimeSpan);
        }
    }

    private void LookAwaited()
    {
        Volatile.Write(ref _isAwaited, 0);
        Look();
    }

    private void Look()
    {
        lock (_lock)
        {
            var now = HashOf(_path);
            var isSettled = now.AsSpan().SequenceEqual(_seen);
            _seen = now;

            if (now.AsSpan().SequenceEqual(_known))
            {
                return;
            }

            if (!isSettled)
            {
                LookSoon();
                return;
            }

            _known = now;
        }

        _changed();
    }
}
