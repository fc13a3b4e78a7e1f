using Broker.Load.Net;

namespace Broker.Load.Targets;

/// <summary>What our broker writes: first where it listens; what it says later are complaints, and are passed on.</summary>
/// <param name="name">The broker's name in reports.</param>
/// <param name="listeners">How many addresses it has.</param>
internal sealed class ListeningOutput(string name, int listeners)
{
    private readonly Lock _lock = new();
    private readonly List<Address> _addresses = [];
    private readonly TaskCompletionSource<IReadOnlyList<Address>> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Where it listens; fails if it ends instead.</summary>
    public Task<IReadOnlyList<Address>> Addresses => _listening.Task;

    /// <summary>A line has come, on any thread; null: no more will.</summary>
    public void OnLine(string? line)
    {
        lock (_lock)
        {
            if (line is null)
            {
                _ = _listening.TrySetException(new IOException("The broker has ended instead of listening."));
            }
            else if (_listening.Task.IsCompleted)
            {
                PassOn(line);
            }
            else if (Address.TryParse(line.Trim().Split(' ')[0]) is { } address)
            {
                // "  ws://127.0.0.1:40123/ws    STOMP over WebSocket"
                _addresses.Add(address);
                _ = _addresses.Count == listeners && _listening.TrySetResult(_addresses);
            }
        }
    }

    private void PassOn(string line)
    {
        if (!line.StartsWith("Try it", StringComparison.Ordinal))
        {
            Console.Error.WriteLine($"{name}: {line}");
        }
    }
}
