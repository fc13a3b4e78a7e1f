using System.Collections.Frozen;
using Broker.Gateways.EngineIo;

namespace Broker.Gateways.SocketIo;

/// <summary>An event of a client; valid until the next is asked for, but for its answer.</summary>
public sealed class SocketEvent
{
    private static readonly FrozenSet<string> Reserved = FrozenSet.Create("connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener");

    private readonly EngineSession _session;
    private readonly string _namespace;
    private readonly long? _id;
    private int _isAnswered;

    /// <summary>Makes an event of its packet.</summary>
    internal SocketEvent(SocketPacket packet, EngineSession session)
    {
        packet.Arguments[0].TryGetText(out var name);
        (Name, Arguments, _namespace, _id, _session) = (name!, packet.Arguments.Skip(1), packet.Namespace, packet.AckId, session);
    }

    /// <summary>Gets its name.</summary>
    public string Name { get; }

    /// <summary>Gets what it says; nothing any more when the next has been asked for.</summary>
    public SocketArguments Arguments { get; private set; }

    /// <summary>Gets whether the client wants an answer.</summary>
    public bool WantsAnswer => _id is not null;

    /// <summary>Whether a name is the library's own, and not for events.</summary>
    public static bool IsReserved(string name) => Reserved.Contains(name);

    /// <summary>It has been dealt with; whoever keeps it to answer it does not keep what it said.</summary>
    internal void Forget() => Arguments = SocketArguments.None;

    /// <summary>Answers it, if it wants an answer and has none. Any thread, also later.</summary>
    /// <param name="answer">The answer.</param>
    /// <returns>False if the connection has ended.</returns>
    public ValueTask<bool> AnswerAsync(SocketMessage answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return WantsAnswer && Interlocked.Exchange(ref _isAnswered, 1) == 0
            ? _session.Outbox.SendAsync(answer.ToPackets(SocketPacketType.Ack, _namespace, _id))
            : new ValueTask<bool>(_session.End is null);
    }
}
