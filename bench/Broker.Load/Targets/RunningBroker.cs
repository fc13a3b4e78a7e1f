using Broker.Load.Net;
using Broker.Load.Protocols;

namespace Broker.Load.Targets;

/// <summary>A broker that runs: where it listens, what it uses. What was started for it ends with <see cref="DisposeAsync"/>.</summary>
/// <param name="name">Its name in reports.</param>
/// <param name="protocol">How it is spoken to.</param>
/// <param name="processId">Its process.</param>
/// <param name="startedAt">When the process was started, as a timestamp of <see cref="System.Diagnostics.Stopwatch"/>; 0 where it was not started here.</param>
/// <param name="addresses">Where it listens.</param>
/// <param name="belongings">What ends with it: processes, folders; in this order.</param>
internal sealed class RunningBroker(string name, IProtocol protocol, int processId, long startedAt, IReadOnlyList<Address> addresses, params IReadOnlyList<IAsyncDisposable> belongings)
    : IAsyncDisposable
{
    public string Name => name;

    public IProtocol Protocol => protocol;

    public int ProcessId => processId;

    public long StartedAt => startedAt;

    /// <summary>What it has used so far.</summary>
    public ProcessUsage Usage => ProcessUsage.Of(processId);

    /// <summary>Where it listens for a transport.</summary>
    /// <exception cref="InvalidOperationException">It does not.</exception>
    public Address AddressOf(Transport transport) =>
        addresses.FirstOrDefault(address => address.Transport == transport)
            ?? throw new InvalidOperationException($"{name} does not listen for {transport}.");

    public async ValueTask DisposeAsync()
    {
        foreach (var belonging in belongings)
        {
            await belonging.DisposeAsync();
        }
    }
}
