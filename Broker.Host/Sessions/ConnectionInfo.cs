using System.Security.Cryptography.X509Certificates;

namespace Broker.Host.Sessions;

/// <summary>What a session knows of the connection it is on.</summary>
/// <param name="Id">The connection's name in the log.</param>
/// <param name="RemoteAddress">The peer's address.</param>
/// <param name="IsLoopback">Whether the peer is on this machine.</param>
/// <param name="Transport">The kind of connection, for the log.</param>
/// <param name="CanPing">Whether the peer answers pings below STOMP.</param>
internal sealed record ConnectionInfo(string Id, string RemoteAddress, bool IsLoopback, string Transport, bool CanPing)
{
    /// <summary>The <c>ticket</c> of the WebSocket's URL, which may be a token; or null. Never logged.</summary>
    public string? Ticket { get; init; }

    /// <summary>The client's certificate, found valid by the listener; or null.</summary>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>How much of the time for CONNECT had passed before the session began, with TLS and what else is below STOMP.</summary>
    public TimeSpan TimeSpent { get; init; }

    /// <summary>For logs: never the ticket.</summary>
    public override string ToString() => Id;
}
