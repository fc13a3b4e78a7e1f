using System.Security.Cryptography;
using System.Text.Json;

namespace Broker.Host.Gateways.Http;

/// <summary>
/// Whose session a kept one is: another request on the same connection gets it only if it shows the same and comes from the same place,
/// for a proxy may send requests of many over one. What was shown is not kept, only what tells it from all else.
/// </summary>
/// <param name="Digest">Of all that was shown.</param>
internal readonly record struct LinkKey(string Digest)
{
    /// <summary>The key of a request.</summary>
    public static LinkKey Of(HttpCall call)
    {
        var (credentials, peer) = (call.Credentials, call.Request.Peer);
        string?[] shown =
        [
            credentials.Authorization, credentials.Login, credentials.Passcode, credentials.Ticket, credentials.Certificate?.Thumbprint,
            peer.ToString(), peer.IsLoopback.ToString(), call.VirtualHost,
        ];

        return new LinkKey(Convert.ToBase64String(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(shown))));
    }
}
