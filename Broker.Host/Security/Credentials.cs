using System.Security.Cryptography.X509Certificates;

namespace Broker.Host.Security;

/// <summary>What a client shows of itself when it connects. Never logged.</summary>
internal sealed class Credentials
{
    /// <summary>The <c>login</c> header, or null.</summary>
    public string? Login { get; init; }

    /// <summary>The <c>passcode</c> header, or null.</summary>
    public string? Passcode { get; init; }

    /// <summary>The <c>Authorization</c> header, or null.</summary>
    public string? Authorization { get; init; }

    /// <summary>The <c>token</c> header, or null.</summary>
    public string? Token { get; init; }

    /// <summary>The ticket of the WebSocket's URL, or null.</summary>
    public string? Ticket { get; init; }

    /// <summary>The certificate of the connection, validated, or null.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>The client's address.</summary>
    public required string Address { get; init; }

    /// <summary>Whether the client is on this machine.</summary>
    public required bool IsLoopback { get; init; }

    /// <summary>Whether the client says nothing of itself.</summary>
    public bool IsEmpty => FindToken(passcodeMayBeToken: true) is null && string.IsNullOrEmpty(Login) && string.IsNullOrEmpty(Passcode);

    /// <summary>
    /// The token among them. What CONNECT says comes before what the URL says, which a client that connects again may have from long ago.
    /// </summary>
    /// <param name="passcodeMayBeToken">Whether a passcode that looks like a token is one.</param>
    public string? FindToken(bool passcodeMayBeToken) =>
        Authorization?.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) is true ? Authorization["Bearer ".Length..].Trim()
        : !string.IsNullOrEmpty(Token) ? Token
        : !string.IsNullOrEmpty(Passcode) ? passcodeMayBeToken && Tokens.TokenText.LooksLikeToken(Passcode) ? Passcode : null
        : string.IsNullOrEmpty(Ticket) ? null
        : Ticket;

    /// <summary>For logs: nothing of it.</summary>
    public override string ToString() => "(credentials)";
}
