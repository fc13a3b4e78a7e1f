using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;
using ConnectionInfo = Broker.Host.Sessions.ConnectionInfo;

namespace Broker.Host.Transport;

/// <summary>What is known of a connection from its first octets on: where it came in, under which settings, who is behind it. A feature of the connection.</summary>
/// <param name="listener">Where it came in.</param>
/// <param name="settings">The settings of the listener at that moment.</param>
/// <param name="peer">Who is at the other end of the socket.</param>
/// <param name="accepted">When, as the clock's timestamp.</param>
internal sealed class Arrival(Listener listener, ListenerSettings settings, Peer peer, long accepted)
{
    private int _isUsed;
    private int _hasEntrance;
    private int _isCounted;

    public Listener Listener => listener;

    public ListenerSettings Settings => settings;

    /// <summary>Who is behind the connection; once a proxy has told it, whom it named.</summary>
    public Peer Peer { get; set; } = peer;

    /// <summary>The client's certificate, found valid; or null.</summary>
    public X509Certificate2? ClientCertificate { get; set; }

    /// <summary>
    /// How much of the time for CONNECT has been spent below STOMP. Only the first request on a connection has spent it; those that
    /// follow, over HTTP/2 or after the page, begin with the whole time.
    /// </summary>
    /// <param name="clock">The clock that the connection was accepted by.</param>
    public TimeSpan TakeTimeSpent(TimeProvider clock) => Interlocked.Exchange(ref _isUsed, 1) == 0 ? clock.GetElapsedTime(accepted) : TimeSpan.Zero;

    /// <summary>What a session is told of the client that a request comes from.</summary>
    /// <param name="context">The request.</param>
    /// <param name="request">The request as its sender sees it.</param>
    /// <param name="id">The session's name in the log.</param>
    /// <param name="transport">The kind of connection, for the log.</param>
    /// <param name="canPing">Whether the client answers pings below STOMP.</param>
    public ConnectionInfo Describe(HttpContext context, ForwardedRequest request, string id, string transport, bool canPing) =>
        new(id, request.Peer.ToString(), request.Peer.IsLoopback, transport, canPing)
        {
            Ticket = context.Request.Query["ticket"] is [{ Length: > 0 } ticket] ? ticket : null,
            ClientCertificate = ClientCertificate,
            TimeSpent = request.TimeSpent,
        };

    /// <summary>Notes that the doorway has let the connection in already.</summary>
    public void KeepEntrance() => Volatile.Write(ref _hasEntrance, 1);

    /// <summary>Whether the doorway has let the connection in, and nobody has taken that over.</summary>
    public bool HasEntrance => Volatile.Read(ref _hasEntrance) == 1;

    /// <summary>Takes over that the doorway has let the connection in. Who takes it leaves the doorway in the end.</summary>
    /// <returns>False if it has not, or somebody took it before.</returns>
    public bool TakeEntrance() => Interlocked.Exchange(ref _hasEntrance, 0) == 1;

    /// <summary>Notes that the connection counts, whatever comes on it.</summary>
    /// <returns>False if it does already.</returns>
    public bool TryCount() => Interlocked.Exchange(ref _isCounted, 1) == 0;

    /// <summary>The connection was not let in, so it does not count.</summary>
    public void Discount() => Volatile.Write(ref _isCounted, 0);
}
