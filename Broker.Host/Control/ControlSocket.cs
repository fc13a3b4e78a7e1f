using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using System.Text;
using Broker.Host.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Broker.Host.Control;

/// <summary>
/// Answers <c>--check</c> on a socket that only the user whom the broker runs as can open. A question is one line, the path of a file; the
/// answer is lines of text. The broker reads the file itself, with its own environment and command line, so that it answers what it would do,
/// and no secret crosses the socket. One question at a time.
/// </summary>
/// <param name="configuration">What the broker was started with.</param>
/// <param name="report">Makes the answers.</param>
/// <param name="clock">The time.</param>
/// <param name="log">Where it is told that it cannot be asked.</param>
internal sealed class ControlSocket(LoadedConfiguration configuration, DifferenceReport report, TimeProvider clock, ILogger<ControlSocket> log) : IHostedService, IAsyncDisposable
{
    /// <summary>The longest question, in bytes.</summary>
    public const int LongestQuestion = 8192;

    /// <summary>How long it waits when nobody can be let in, because the process has too many files open, for example.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _stop = new();
    private readonly string? _path = ControlAddress.Of(configuration);
    private Socket? _socket;
    private Task _answering = Task.CompletedTask;

    /// <summary>How the next one who asks is let in; for tests.</summary>
    internal Func<Socket, CancellationToken, ValueTask<Socket>> Accept { get; init; } = (socket, cancellation) => socket.AcceptAsync(cancellation);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (_path is not null && TryListen(_path))
        {
            _answering = ListenAsync(_socket!);
        }

        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _answering;

        if (_socket is not null)
        {
            _socket.Dispose();
            _socket = null;
            File.Delete(_path!);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        _stop.Dispose();
    }

    // The store is locked, so what is there was left by a broker that has ended.
    private bool TryListen(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

        try
        {
            File.Delete(path);
            socket.Bind(new UnixDomainSocketEndPoint(path));

            // Before anybody can connect, which takes until it listens.
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            socket.Listen();
            _socket = socket;
            return true;
        }
        catch (Exception failure) when (failure is IOException or SocketException or UnauthorizedAccessException or ArgumentException)
        {
            log.NotAsked(path, failure.Message);
            socket.Dispose();
            return false;
        }
    }

    private async Task ListenAsync(Socket socket)
    {
        var hasFailed = false;

        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using var asker = await Accept(socket, _stop.Token);
                hasFailed = false;
                await AnswerAsync(asker);
            }
            catch (OperationCanceledException)
            {
                // The broker stops.
            }
            catch (SocketException failure)
            {
                // It would fail again at once, so it is told once, and tried again in a while.
                var pause = Task.Delay(Pause, clock, _stop.Token);

                if (!hasFailed)
                {
                    log.NotAccepted(failure.Message);
                }

                hasFailed = true;
                await pause.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The top of a question: a fault of ours must not leave the next ones without an answer.")]
    private async Task AnswerAsync(Socket asker)
    {
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            patience.CancelAfter(Patience);
            await AnswerAsync(asker, patience.Token);
        }
        catch (Exception gone) when (gone is SocketException or IOException or OperationCanceledException)
        {
            // The asker has not waited, or asks nothing; or the broker stops.
        }
        catch (Exception bug)
        {
            log.NotAnswered(bug);
        }
    }

    private async Task AnswerAsync(Socket asker, CancellationToken cancellation)
    {
        await using var stream = new NetworkStream(asker);

        if (await ReadLineAsync(stream, cancellation) is { } path)
        {
            var answer = string.Join('\n', await report.MakeAsync(path.Length == 0 ? null : path, cancellation));
            await stream.WriteAsync(Encoding.UTF8.GetBytes(answer), cancellation);
        }
    }

    private static async Task<string?> ReadLineAsync(Stream stream, CancellationToken cancellation)
    {
        var buffer = new byte[LongestQuestion];
        var length = 0;

        while (length < buffer.Length && await stream.ReadAsync(buffer.AsMemory(length), cancellation) is > 0 and var read)
        {
            length += read;
            var end = Array.IndexOf(buffer, (byte)'\n', 0, length);

            if (end >= 0)
            {
                return Encoding.UTF8.GetString(buffer, 0, end);
            }
        }

        return null;
    }
}
