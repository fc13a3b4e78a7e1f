using Broker.Tests.Crash.Model;
using Broker.Tests.Crash.Wire;

namespace Broker.Tests.Crash.Workers;

/// <summary>One life of the broker, from its start to its death, as its clients see it.</summary>
/// <param name="port">Where it listens.</param>
/// <param name="ledger">Where faults go.</param>
/// <param name="seed">What all that is random in this life comes from.</param>
internal sealed class Life(int port, Ledger ledger, int seed)
{
    private volatile bool _isEnding;

    /// <summary>The end comes now; connections that end from now on are no faults.</summary>
    public void NoteEnd() => _isEnding = true;

    /// <summary>Opens a connection.</summary>
    /// <param name="name">Whose it is.</param>
    /// <param name="headers">Headers of CONNECT beside the usual ones.</param>
    /// <returns>The connection, or null if the life has ended.</returns>
    public Task<WireConnection?> OpenAsync(string name, params IEnumerable<string> headers) => WireConnection.OpenAsync(port, headers, why =>
    {
        if (!_isEnding)
        {
            ledger.Fault($"the connection of {name} ended: {why}");
        }
    });

    /// <summary>A source of random numbers, another one for everybody in every life.</summary>
    /// <param name="worker">Who asks.</param>
    public Random RandomOf(int worker) => new(unchecked((((seed * 486187739) + ledger.Life) * 486187739) + worker));
}
