using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Broker.Tests.Support;

/// <summary>All that is logged, at every level: the text, the values in it, and exceptions.</summary>
internal sealed class CapturedLog : ILogger, ILoggerProvider
{
    private readonly ConcurrentQueue<string> _lines = new();
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyCollection<string> Lines => _lines;

    public string Text => string.Join('\n', _lines);

    /// <summary>Waits until something has been logged.</summary>
    public async Task WaitForAsync(string text)
    {
        while (true)
        {
            var next = Volatile.Read(ref _next).Task;

            if (Text.Contains(text, StringComparison.Ordinal))
            {
                return;
            }

            try
            {
                await next.WaitAsync(StompTestClient.Patience);
            }
            catch (TimeoutException)
            {
                throw new AssertionException($"'{text}' is not in\n{Text}");
            }
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public void Dispose()
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var values = state is IEnumerable<KeyValuePair<string, object?>> pairs ? string.Join(", ", pairs) : string.Empty;
        _lines.Enqueue($"{logLevel} {eventId.Id} {formatter(state, exception)} {values} {exception}");
        Interlocked.Exchange(ref _next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }
}
