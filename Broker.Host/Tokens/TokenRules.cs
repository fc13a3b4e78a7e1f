namespace Broker.Host.Tokens;

/// <summary>What a token of an issuer must be like.</summary>
/// <param name="Issuer">What <c>iss</c> must be; empty: it does not matter.</param>
/// <param name="Audiences">One of these must be in <c>aud</c>; none: it must not have one.</param>
/// <param name="Algorithms">How it may be signed.</param>
/// <param name="ClockSkew">By how much the issuer's clock and ours may differ.</param>
internal sealed record TokenRules(string Issuer, IReadOnlyList<string> Audiences, IReadOnlyList<TokenAlgorithm> Algorithms, TimeSpan ClockSkew)
{
    // What an access token says it is (RFC 7519, 5.1; RFC 9068, 2.1); one that is made for something else says something else.
    private static readonly string[] Types = ["jwt", "at+jwt", "application/at+jwt", "application/jwt"];

    /// <summary>Whether a token can be one of this issuer; nothing of it is verified.</summary>
    public bool IsIssuerOf(JsonWebToken token) => Issuer.Length == 0 || token.Claims.ValueOf("iss") == Issuer;

    /// <summary>Whether the header of a token is right.</summary>
    /// <param name="token">The token.</param>
    /// <param name="algorithm">How it is signed.</param>
    public TokenRejection CheckHeader(JsonWebToken token, out TokenAlgorithm algorithm)
    {
        algorithm = Algorithms.FirstOrDefault(allowed => allowed.ToString() == token.Algorithm);

        return !Algorithms.Any(allowed => allowed.ToString() == token.Algorithm) ? TokenRejection.Algorithm
            : token.IsExtended || (token.Type is { } type && !Types.Contains(type, StringComparer.OrdinalIgnoreCase)) ? TokenRejection.Extension
            : TokenRejection.None;
    }

    /// <summary>Whether the claims of a token whose signature is right allow it to be used now.</summary>
    /// <param name="claims">The claims.</param>
    /// <param name="now">The time.</param>
    public TokenRejection CheckClaims(TokenClaims claims, DateTimeOffset now)
    {
        if (Issuer.Length > 0 && claims.ValueOf("iss") != Issuer)
        {
            return TokenRejection.Issuer;
        }

        var isForUs = Audiences.Count == 0 ? !claims.Has("aud") : claims.ValuesOf("aud").Any(Audiences.Contains);
        var seconds = now.ToUnixTimeMilliseconds() / 1000d;
        var skew = ClockSkew.TotalSeconds;

        return !isForUs ? TokenRejection.Audience
            : !claims.Times.TryGetValue("exp", out var expires) ? TokenRejection.NoExpiry
            : expires + skew <= seconds ? TokenRejection.Expired
            : IsLater("nbf") || IsLater("iat") ? TokenRejection.TooEarly
            : TokenRejection.None;

        // A time that is no number is no time at which it is good.
        bool IsLater(string name) => claims.Has(name) && (!claims.Times.TryGetValue(name, out var time) || time - skew > seconds);
    }
}
