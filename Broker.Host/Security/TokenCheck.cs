using Broker.Host.Configuration;
using Broker.Host.Tokens;
using Microsoft.Extensions.Logging;

namespace Broker.Host.Security;

/// <summary>Checks tokens against the issuers of broker.conf. Any thread.</summary>
internal sealed class TokenCheck : IDisposable
{
    private readonly List<(string Name, string Location, TokenIssuer Issuer)> _issuers = [];
    private readonly TimeProvider _clock;

    /// <summary>Makes the issuers; sets of keys begin to be loaded.</summary>
    /// <param name="options">The issuers; they have been checked.</param>
    /// <param name="documents">Gets sets of keys.</param>
    /// <param name="before">What was in force before, whose keys serve until the new ones are there; or null.</param>
    /// <param name="clock">The time.</param>
    /// <param name="log">Where it is told that keys cannot be loaded.</param>
    /// <exception cref="FormatException">The file of a key is wrong.</exception>
    /// <exception cref="IOException">The file of a key cannot be read.</exception>
    public TokenCheck(IReadOnlyList<JwtOptions> options, KeyDocument documents, TokenCheck? before, TimeProvider clock, ILogger log)
    {
        _clock = clock;

        try
        {
            foreach (var option in options)
            {
                var rules = new TokenRules(option.Issuer, PermissionKeys.Split(option.Audience), option.ReadAlgorithms(), option.ClockSkew);
                var known = before?._issuers.Find(issuer => issuer.Location.Length > 0 && issuer.Location == option.Jwks).Issuer?.Keys.Keys ?? [];
                var keys = option.Jwks.Length == 0
                    ? new KeySource([option.ReadKey()])
                    : new KeySource($"jwt:{option.Name}", () => documents.LoadAsync(option.Jwks), option.JwksRefresh, known, clock, log);
                _issuers.Add((option.Name, option.Jwks, new TokenIssuer(rules, keys)));
            }
        }
        catch
        {
            // Those that were made would load their keys for ever.
            Dispose();
            throw;
        }
    }

    /// <summary>Whether tokens are accepted at all.</summary>
    public bool HasIssuers => _issuers.Count > 0;

    /// <summary>Verifies a token.</summary>
    /// <param name="text">The token.</param>
    /// <returns>The issuer's section and what the token says; or why it is refused.</returns>
    public async ValueTask<(TokenRejection Rejection, string Issuer, TokenClaims Claims)> VerifyAsync(string text)
    {
        var rejection = JsonWebToken.Read(text, out var token);
        if (rejection != TokenRejection.None)
        {
            return (rejection, string.Empty, token.Claims);
        }

        rejection = TokenRejection.Issuer;

        foreach (var (name, _, issuer) in _issuers.Where(entry => entry.Issuer.Rules.IsIssuerOf(token)))
        {
            rejection = await issuer.VerifyAsync(token, _clock.GetUtcNow());

            if (rejection == TokenRejection.None)
            {
                return (rejection, name, token.Claims);
            }
        }

        return (rejection, string.Empty, token.Claims);
    }

    public void Dispose() => _issuers.ForEach(entry => entry.Issuer.Dispose());
}
