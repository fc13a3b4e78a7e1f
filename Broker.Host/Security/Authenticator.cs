using System.Diagnostics.CodeAnalysis;
using Broker.Host.Configuration;
using Broker.Host.Tokens;
using Microsoft.Extensions.Logging;

namespace Broker.Host.Security;

/// <summary>
/// Decides who may connect: by passcode, token, certificate, or as nobody in particular. A wrong login takes at least a certain time,
/// whatever was wrong with it, and only so many from an address are checked. There is one for each state of the configuration; they share
/// what they have counted and the passcodes that were right. Any thread.
/// </summary>
internal sealed class Authenticator : IDisposable
{
    private readonly LimitsOptions _limits;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly LoginThrottle _throttle;
    private readonly KeyDocument _documents;
    private readonly SemaphoreSlim _turns;
    private readonly State _state;

    public Authenticator(SecurityOptions options, LimitsOptions limits, TimeProvider clock, ILogger log)
    {
        _limits = limits;
        _clock = clock;
        _log = log;
        _throttle = new LoginThrottle(limits.FailedLogins, clock);
        _documents = new KeyDocument();
        _turns = new SemaphoreSlim(Math.Max(1, Environment.ProcessorCount / 2));
        _state = MakeState(options, before: null);
    }

    private Authenticator(Authenticator before, SecurityOptions options, LimitsOptions limits)
    {
        _limits = limits;
        (_clock, _log, _throttle, _documents, _turns) = (before._clock, before._log, before._throttle, before._documents, before._turns);
        _state = MakeState(options, before._state);
    }

    /// <summary>Makes the one of other sections and limits. It counts from <see cref="Supersede"/> on; sessions that are there ask it to <see cref="Renew"/>.</summary>
    /// <param name="options">The sections; they have been checked.</param>
    /// <param name="limits">The limits.</param>
    /// <exception cref="FormatException">The file of a key is wrong.</exception>
    /// <exception cref="IOException">The file of a key cannot be read.</exception>
    public Authenticator With(SecurityOptions options, LimitsOptions limits) => new(this, options, limits);

    /// <summary>Takes the place of the one before: that one loads no keys any more, though it still checks what it has begun to.</summary>
    public void Supersede(Authenticator before)
    {
        _throttle.Use(_limits.FailedLogins);
        before._state.Tokens.Dispose();
    }

    /// <summary>Takes nothing's place after all.</summary>
    public void Withdraw() => _state.Tokens.Dispose();

    /// <summary>What other sections would make of sessions, without putting them in force.</summary>
    public Identities Foresee(SecurityOptions options) => new(options, _state.Identities.Version + 1);

    /// <summary>The principal of a session under the sections in force.</summary>
    /// <returns>Null if they do not let it in any more.</returns>
    public Principal? Renew(Principal principal) => _state.Identities.Renew(principal);

    /// <summary>Who somebody is, if that can be said at once: a passcode that was right before, a certificate, or nobody in particular.</summary>
    /// <returns>Null if it has to be checked.</returns>
    public Principal? Find(Credentials credentials)
    {
        var state = _state;
        var token = credentials.FindToken(state.Tokens.HasIssuers);

        if (token is null && state.Users.IsKnown(LoginOf(credentials)))
        {
            return state.Identities.OfUser(credentials.Login!, credentials.IsLoopback);
        }

        if (token is not null || !string.IsNullOrEmpty(credentials.Passcode))
        {
            return null;
        }

        var owner = credentials.Certificate is { } certificate ? state.Identities.OfCertificate(certificate, credentials.IsLoopback) : null;
        var isOwner = owner is not null && (string.IsNullOrEmpty(credentials.Login) || credentials.Login == owner.Login);
        return isOwner ? owner : credentials.IsEmpty ? state.Identities.Anonymous(credentials.IsLoopback) : null;
    }

    /// <summary>Checks who somebody is. A wrong login is told after <c>limits.login-time</c>.</summary>
    public Task<LoginResult> CheckAsync(Credentials credentials) => WatchAsync(credentials.Address, () => CheckNowAsync(credentials));

    /// <summary>Checks a token that is to take the place of another one.</summary>
    /// <param name="token">The token.</param>
    /// <param name="old">Whose session it is.</param>
    /// <param name="address">Where it comes from.</param>
    public Task<LoginResult> CheckAsync(string token, Principal old, string address) => WatchAsync(address, async () =>
    {
        var (result, reason) = await CheckTokenAsync(_state, token, old.Login, old.IsLoopback);
        return result.IsRight && result.Principal.Issuer != old.Issuer ? (LoginResult.Wrong, "the token is of another issuer") : (result, reason);
    });

    public void Dispose()
    {
        _state.Tokens.Dispose();
        _documents.Dispose();
        _turns.Dispose();
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The top of a login: a fault of ours must not leave its session waiting for ever.")]
    private async Task<LoginResult> WatchAsync(string address, Func<Task<(LoginResult Result, string Reason)>> check)
    {
        var start = _clock.GetTimestamp();
        var (result, reason) = (LoginResult.Wrong, string.Empty);

        try
        {
            (result, reason) = await check();
        }
        catch (Exception bug)
        {
            _log.LoginFailedInternally(bug, address);
        }

        if (result.IsRight)
        {
            return result;
        }

        _log.LoginRefused(address, reason);

        if (!result.IsThrottled)
        {
            _throttle.NoteFailure(address);
        }

        // The same for all, so that the time does not tell what was wrong, nor lets anybody try often.
        if (_limits.LoginTime - _clock.GetElapsedTime(start) is var left && left > TimeSpan.Zero)
        {
            await Task.Delay(left, _clock);
        }

        return result;
    }

    private async Task<(LoginResult Result, string Reason)> CheckNowAsync(Credentials credentials)
    {
        var state = _state;

        if (credentials.FindToken(state.Tokens.HasIssuers) is { } token)
        {
            return await CheckTokenAsync(state, token, credentials.Login, credentials.IsLoopback);
        }

        var login = LoginOf(credentials);
        return await state.Passcodes.VerifyAsync(login, credentials.Address) switch
        {
            true => (LoginResult.Right(state.Identities.OfUser(login.User!, login.IsLoopback)), string.Empty),
            false => (LoginResult.Wrong, "login, passcode or address is wrong"),
            null => (LoginResult.Throttled, "too many were wrong (broker.conf: limits.failed-logins)"),
        };
    }

    private static async Task<(LoginResult Result, string Reason)> CheckTokenAsync(State state, string text, string? login, bool isLoopback)
    {
        var (rejection, issuer, claims) = await state.Tokens.VerifyAsync(text);

        if (rejection == TokenRejection.None)
        {
            var principal = state.Identities.OfToken(issuer, claims, isLoopback);
            rejection = principal is null ? TokenRejection.NoLogin
                : !string.IsNullOrEmpty(login) && login != principal.Login ? TokenRejection.OtherLogin
                : TokenRejection.None;

            if (rejection == TokenRejection.None)
            {
                return (LoginResult.Right(principal!), string.Empty);
            }
        }

        return (LoginResult.Wrong, $"the token is refused: {ConfigurationKey.Kebab(rejection.ToString())}");
    }

    private State MakeState(SecurityOptions options, State? before)
    {
        var users = new ConfiguredUsersAuthenticator(options.Users, before?.Users);
        var tokens = new TokenCheck(options.Issuers, _documents, before?.Tokens, _clock, _log);
        return new State(users, new PasscodeCheck(users, _throttle, _turns), tokens, new Identities(options, (before?.Identities.Version ?? 0) + 1));
    }

    private static Login LoginOf(Credentials credentials) => new(credentials.Login, credentials.Passcode, credentials.IsLoopback);

    // What is put in force together.
    private sealed record State(ConfiguredUsersAuthenticator Users, PasscodeCheck Passcodes, TokenCheck Tokens, Identities Identities);
}
