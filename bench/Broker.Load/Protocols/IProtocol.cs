using Broker.Load.Net;

namespace Broker.Load.Protocols;

/// <summary>How a broker is spoken to. The loop, the WebSockets, the checks and the pace are the same for all, so that each costs the generator alike.</summary>
internal interface IProtocol
{
    /// <summary>Whether a message can be sent so that it is kept, and is confirmed when it is.</summary>
    bool HasReceipts { get; }

    /// <summary>How a destination, or a pattern of topics, is spelled.</summary>
    /// <param name="name">Segments with full stops between them; <c>*</c> is any segment.</param>
    /// <param name="isQueue">Whether it is a queue; otherwise a topic.</param>
    string NameOf(string name, bool isQueue);

    /// <summary>Makes a session that is not open yet.</summary>
    /// <param name="loop">Where it lives.</param>
    /// <param name="address">Where it connects.</param>
    /// <param name="heartBeat">The interval of heart-beats; zero: none.</param>
    /// <param name="subscriptions">What it subscribes to.</param>
    /// <param name="messages">Who gets its messages, or null.</param>
    ISession MakeSession(EventLoop loop, Address address, TimeSpan heartBeat, IReadOnlyList<Subscription> subscriptions, IMessageReceiver? messages);

    /// <summary>Says how a message is sent.</summary>
    /// <param name="destination">Where to.</param>
    /// <param name="bodyLength">Octets of its body.</param>
    /// <param name="isPersistent">Whether it is to be kept, and confirmed when it is.</param>
    SendParts MakeSend(string destination, int bodyLength, bool isPersistent);
}
