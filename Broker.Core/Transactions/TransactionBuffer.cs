using Broker.Core.Commands;

namespace Broker.Core.Transactions;

/// <summary>What a transaction has gathered until its commit, in order. Used by its session's turn only.</summary>
public sealed class TransactionBuffer
{
    private readonly List<(IActorRef Destination, DestinationCommand Command)> _commands = [];

    /// <summary>How many commands there are.</summary>
    public int Count => _commands.Count;

    /// <summary>The bytes of the messages among them.</summary>
    public long Bytes { get; private set; }

    /// <summary>Adds a command.</summary>
    /// <param name="destination">Who will carry it out.</param>
    /// <param name="command">A <see cref="Publish"/> or a <see cref="Settle"/>.</param>
    public void Add(IActorRef destination, DestinationCommand command)
    {
        _commands.Add((destination, command));
        Bytes += command is Publish publish ? publish.Message.Size : 0;
    }

    /// <summary>The parts of the destinations, each in its order.</summary>
    /// <param name="isMeant">Which commands are still meant.</param>
    /// <returns>The parts, in the order of their first command.</returns>
    public IReadOnlyList<(IActorRef Destination, IReadOnlyList<DestinationCommand> Commands)> Parts(Func<DestinationCommand, bool> isMeant)
    {
        var parts = new List<(IActorRef, IReadOnlyList<DestinationCommand>)>();
        foreach (var part in _commands.Where(entry => isMeant(entry.Command)).GroupBy(entry => entry.Destination, entry => entry.Command))
        {
            parts.Add((part.Key, [.. part]));
        }

        return parts;
    }
}
