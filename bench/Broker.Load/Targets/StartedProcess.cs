using System.Diagnostics;
using Broker.Load.Net;

namespace Broker.Load.Targets;

/// <summary>A process that was started here and that ends here, by its id, whatever happens in between.</summary>
internal sealed class StartedProcess : IAsyncDisposable
{
    private const int KeptLines = 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly Queue<string> _lastLines = [];
    private readonly bool _isAsked;

    /// <summary>Starts a process.</summary>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">What its environment has beside ours.</param>
    /// <param name="folder">Where it works.</param>
    /// <param name="isAsked">Whether it is asked to end, and has time to; otherwise, having nothing to lose, it is killed.</param>
    /// <param name="onLine">Called with each line that it writes, from any thread; null: no more of its output.</param>
    /// <exception cref="IOException">It does not start.</exception>
    public StartedProcess(string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment, string folder, bool isAsked, Action<string?>? onLine = null)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (key, value) in environment)
        {
            start.Environment[key] = value;
        }

        StartedAt = Stopwatch.GetTimestamp();
        _isAsked = isAsked;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => OnOutput(line.Data, onLine);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        Start(program);
    }

    /// <summary>Its id.</summary>
    public int Id => _process.Id;

    /// <summary>When it was started, as a timestamp of <see cref="Stopwatch"/>.</summary>
    public long StartedAt { get; }

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>The last that it has said.</summary>
    public string LastWords
    {
        get
        {
            lock (_lastLines)
            {
                return string.Join(Environment.NewLine, _lastLines);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_isAsked && !_process.HasExited)
        {
            _ = Libc.Kill(_process.Id, Libc.Terminate);
        }
        else
        {
            _process.Kill();
        }

        using var patience = new CancellationTokenSource(Patience);

        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private void Start(string program)
    {
        try
        {
            _ = _process.Start();
        }
        catch (System.ComponentModel.Win32Exception failure)
        {
            throw new IOException($"{program} does not start: {failure.Message}", failure);
        }

        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private void OnOutput(string? line, Action<string?>? onLine)
    {
        Keep(line);
        onLine?.Invoke(line);
    }

    private void Keep(string? line)
    {
        lock (_lastLines)
        {
            if (line is not null)
            {
                _lastLines.Enqueue(line);
            }

            if (_lastLines.Count > KeptLines)
            {
                _ = _lastLines.Dequeue();
            }
        }
    }
}
