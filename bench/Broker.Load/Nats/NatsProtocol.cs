using System.Text;
using Broker.Load.Net;
using Broker.Load.Protocols;

namespace Broker.Load.Nats;

/// <summary>
/// The protocol of NATS: nothing is kept, acknowledged or confirmed. What is a queue elsewhere is a group here, of whose members each message
/// reaches one.
/// </summary>
internal sealed class NatsProtocol : IProtocol
{
    public static NatsProtocol Instance { get; } = new();

    public bool HasReceipts => false;

    public string NameOf(string name, bool isQueue) => name;

    public ISession MakeSession(EventLoop loop, Address address, TimeSpan heartBeat, IReadOnlyList<Subscription> subscriptions, IMessageReceiver? messages) =>
        new NatsSession(loop, address, heartBeat, subscriptions, messages);

    public SendParts MakeSend(string destination, int bodyLength, bool isPersistent) => isPersistent
        ? throw new NotSupportedException("NATS keeps nothing.")
        : new SendParts(Encoding.ASCII.GetBytes(FormattableString.Invariant($"PUB {destination} {bodyLength}\r\n")), "\r\n"u8.ToArray(), NumberAt: -1);
}
