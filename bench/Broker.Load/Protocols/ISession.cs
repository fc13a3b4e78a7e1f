using Broker.Load.Net;

namespace Broker.Load.Protocols;

/// <summary>One conversation with a broker: it logs in, subscribes if it is to listen, and is ready when the broker has said that all of that is done.</summary>
internal interface ISession : IDisposable
{
    /// <summary>Called once, when the session is ready.</summary>
    Action? Ready { get; set; }

    /// <summary>Called once, when the session has come to an end that it should not have come to.</summary>
    Action<string>? Failed { get; set; }

    /// <summary>Called with the number of each message that was sent and that the broker has confirmed.</summary>
    Action<long>? Confirmed { get; set; }

    /// <summary>Where its messages go.</summary>
    Connection Connection { get; }

    /// <summary>How often the broker has promised a sign of life; zero: never.</summary>
    TimeSpan PromisedHeartBeat { get; }

    /// <summary>How many signs of life have come.</summary>
    int HeartBeats { get; }

    /// <summary>Connects.</summary>
    void Open();

    /// <summary>Gives a sign of life.</summary>
    void SendHeartBeat();

    /// <summary>Writes the acknowledgement of a message, as it goes over the connection.</summary>
    /// <param name="message">The message as it came.</param>
    /// <param name="destination">Where to.</param>
    /// <returns>How many octets it took; 0 where nothing is acknowledged.</returns>
    int WriteAck(ReadOnlySpan<byte> message, Span<byte> destination);
}
