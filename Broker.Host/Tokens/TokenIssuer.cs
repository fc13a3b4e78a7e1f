namespace Broker.Host.Tokens;

/// <summary>Somebody whose tokens are accepted: what they must be like, and the keys they are signed with. Any thread.</summary>
/// <param name="rules">What they must be like.</param>
/// <param name="keys">The keys.</param>
internal sealed class TokenIssuer(TokenRules rules, KeySource keys) : IDisposable
{
    public TokenRules Rules => rules;

    public KeySource Keys => keys;

    /// <summary>Verifies a token. The signature is checked before anything it says is looked at, save what leads to the key.</summary>
    /// <param name="token">The token.</param>
    /// <param name="now">The time.</param>
    /// <returns>Why it is refused, or <see cref="TokenRejection.None"/>.</returns>
    public async ValueTask<TokenRejection> VerifyAsync(JsonWebToken token, DateTimeOffset now)
    {
        if (rules.CheckHeader(token, out var algorithm) is var wrong and not TokenRejection.None)
        {
            return wrong;
        }

        var candidates = Find(token, algorithm);
        if (candidates.Count == 0)
        {
            // A key that the issuer has begun to use since its keys were loaded.
            await keys.RefreshAsync();
            candidates = Find(token, algorithm);
        }

        return candidates.Count == 0 ? TokenRejection.UnknownKey
            : !candidates.Exists(key => key.Verify(token.Signed, token.Signature)) ? TokenRejection.Signature
            : rules.CheckClaims(token.Claims, now);
    }

    public void Dispose() => keys.Dispose();

    // A key without a name may be the one; a token without one may be signed with any.
    private List<IVerificationKey> Find(JsonWebToken token, TokenAlgorithm algorithm) =>
        [.. keys.Keys.Where(key => key.Algorithm == algorithm && (token.KeyId is null || key.Id is null || key.Id == token.KeyId))];
}
