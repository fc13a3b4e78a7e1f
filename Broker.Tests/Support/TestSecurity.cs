using Broker.Host.Configuration;
using Broker.Host.Security;
using Microsoft.Extensions.Logging.Abstractions;

namespace Broker.Tests.Support;

/// <summary>Who may do what in tests: users whose passcode is <c>guest</c>, and an issuer of tokens.</summary>
internal static class TestSecurity
{
    private static readonly string Hash = PasscodeHash.Make("guest");

    /// <summary>An issuer whose tokens are signed with <see cref="TestTokens.Secret"/>.</summary>
    public static JwtOptions Issuer => new() { Name = "test", Algorithms = "HS256", Key = TestTokens.SecretText };

    /// <summary>A user with permissions.</summary>
    public static UserOptions User(string name, string? publish = null, string? subscribe = null, string? create = null, string? roles = null, string hosts = "") =>
        new() { Name = name, PasswordHash = Hash, Publish = publish, Subscribe = subscribe, Create = create, Roles = roles, VirtualHosts = hosts };

    /// <summary>A role.</summary>
    public static RoleOptions Role(string name, string publish = "", string subscribe = "", string create = "", string hosts = "") =>
        new() { Name = name, Publish = publish, Subscribe = subscribe, Create = create, VirtualHosts = hosts };

    /// <summary>Users, and the issuer.</summary>
    public static SecurityOptions Of(params IReadOnlyList<UserOptions> users) => SecurityOptions.Of(users) with { Issuers = [Issuer] };

    /// <summary>Starts a broker on which wrong logins are told at once, and connections may take their time.</summary>
    public static Task<PipeBroker> StartAsync(SecurityOptions security, Action<SessionSettingsOfTest>? configure = null, CapturedLog? log = null, params string[] virtualHosts) =>
        PipeBroker.StartAsync(
            security,
            settings =>
            {
                settings.Limits.LoginTime = TimeSpan.Zero;
                settings.Limits.FailedLogins = 0;
                settings.Limits.ConnectTimeout = TimeSpan.FromHours(1);
                settings.HeartBeat.Ping = TimeSpan.Zero;
                configure?.Invoke(new SessionSettingsOfTest(settings.Limits, settings.Queue));
            },
            (Microsoft.Extensions.Logging.ILogger?)log ?? NullLogger.Instance,
            virtualHosts);

    /// <summary>Puts other sections in force, and tells all sessions.</summary>
    public static void Use(this PipeBroker broker, SecurityOptions security)
    {
        var before = broker.Services.Sessions;
        var authenticator = before.Authenticator.With(security, before.Settings.Limits);
        broker.Services.Use(before with { Authenticator = authenticator, Version = before.Version + 1 });
        authenticator.Supersede(before.Authenticator);
    }

    /// <summary>Opens a connection and connects with a token.</summary>
    public static async Task<StompTestClient> ConnectWithTokenAsync(this PipeBroker broker, string claims, params string[] headers)
    {
        var client = broker.Open();
        await client.ConnectWithAsync([$"token:{TestTokens.Make(claims)}", .. headers]);
        return client;
    }

    /// <summary>Connects with these headers.</summary>
    /// <returns>The CONNECTED frame.</returns>
    public static async Task<ReceivedFrame> ConnectWithAsync(this StompTestClient client, params string[] headers)
    {
        await client.SendFrameAsync("CONNECT", string.Empty, ["accept-version:1.2", .. headers]);
        var connected = await client.ReadAsync(Broker.Stomp.StompCommand.Connected);
        client.Version = Broker.Stomp.StompVersion.V12;
        return connected;
    }
}
