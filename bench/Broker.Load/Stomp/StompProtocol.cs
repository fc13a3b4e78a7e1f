using Broker.Load.Net;
using Broker.Load.Protocols;

namespace Broker.Load.Stomp;

/// <summary>STOMP 1.2.</summary>
/// <param name="dialect">What differs from broker to broker.</param>
internal sealed class StompProtocol(Dialect dialect) : IProtocol
{
    public bool HasReceipts => true;

    public string NameOf(string name, bool isQueue) => (isQueue ? dialect.QueuePrefix : dialect.TopicPrefix) + name;

    public ISession MakeSession(EventLoop loop, Address address, TimeSpan heartBeat, IReadOnlyList<Subscription> subscriptions, IMessageReceiver? messages) =>
        new StompSession(loop, address, dialect, heartBeat, subscriptions, messages);

    public SendParts MakeSend(string destination, int bodyLength, bool isPersistent) => Frames.Send(destination, bodyLength, isPersistent);
}
