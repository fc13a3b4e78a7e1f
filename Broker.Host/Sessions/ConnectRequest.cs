using Broker.Host.Security;
using Broker.Stomp;

namespace Broker.Host.Sessions;

/// <summary>What a CONNECT asks for, read and found sound.</summary>
/// <param name="Version">The version agreed upon.</param>
/// <param name="HeartBeat">The client's side of heart-beating.</param>
/// <param name="Credentials">What the client shows of itself.</param>
/// <param name="VirtualHost">The name of the virtual host; the default one has none.</param>
/// <param name="WantsSoftErrors">Whether a refused frame is to be told without an end of the connection.</param>
/// <param name="Fingerprint">Tells an identical CONNECT from another one.</param>
internal sealed record ConnectRequest(StompVersion Version, HeartBeat HeartBeat, Credentials Credentials, string VirtualHost, bool WantsSoftErrors, int Fingerprint)
{
    /// <summary>By what the client's durable subscriptions are found again, or null if it gives no id.</summary>
    public string? ClientId { get; private init; }

    /// <summary>Reads a CONNECT.</summary>
    /// <exception cref="StompProtocolException">It breaks a rule, or asks for what is not there.</exception>
    public static ConnectRequest Read(in Frame frame, Session session)
    {
        var version = frame.Headers.TryGet(HeaderName.AcceptVersion, out var accepted) ? VersionNegotiation.Negotiate(accepted) : StompVersion.V10;
        if (version == StompVersion.None)
        {
            StompProtocolException.Throw(StompError.UnsupportedVersion, $"Supported protocol versions are {VersionNegotiation.Supported}.");
        }

        FrameRules.Check(frame, version);

        if (frame.Headers.TryGet(HeaderName.Receipt, out _))
        {
            StompProtocolException.Throw(StompError.InvalidHeader, "CONNECT must not have the header 'receipt'; CONNECTED is its answer.");
        }

        var wantsSoftErrors = Text(frame, "errors"u8, version) == SoftErrors.Wish;
        return new ConnectRequest(
            version,
            ReadHeartBeat(frame, version),
            ReadCredentials(frame, version, session.Connection),
            FindHost(Text(frame, HeaderName.Host, version), session),
            wantsSoftErrors,
            FingerprintOf(frame))
        {
            ClientId = ReadClientId(frame, version),
        };
    }

    /// <summary>Tells an identical CONNECT from another one.</summary>
    public static int FingerprintOf(in Frame frame)
    {
        var hash = default(HashCode);
        for (var index = 0; index < frame.Headers.Count; index++)
        {
            hash.AddBytes(frame.Headers[index].Name);
            hash.Add(':');
            hash.AddBytes(frame.Headers[index].Value);
            hash.Add('\n');
        }

        return hash.ToHashCode();
    }

    // 1.0 has no heart-beats: clients that speak all versions send the header in any case, but beat from 1.1 on.
    private static HeartBeat ReadHeartBeat(in Frame frame, StompVersion version)
    {
        var heartBeat = HeartBeat.None;
        if (version > StompVersion.V10 && frame.Headers.TryGet(HeaderName.HeartBeat, out var value) && !HeartBeat.TryParse(value, out heartBeat))
        {
            StompProtocolException.Throw(StompError.InvalidHeader, "The header 'heart-beat' must be two numbers of milliseconds, for example 10000,10000.");
        }

        return heartBeat;
    }

    private static string? ReadClientId(in Frame frame, StompVersion version)
    {
        if (Text(frame, "client-id"u8, version) is not { Length: > 0 } clientId)
        {
            return null;
        }

        DurableHeaders.Check("header 'client-id'", clientId);
        return clientId;
    }

    private static Credentials ReadCredentials(in Frame frame, StompVersion version, ConnectionInfo connection) => new()
    {
        Login = Text(frame, HeaderName.Login, version),
        Passcode = Text(frame, HeaderName.Passcode, version),
        Authorization = Text(frame, "Authorization"u8, version) ?? Text(frame, "authorization"u8, version),
        Token = Text(frame, "token"u8, version),
        Ticket = connection.Ticket,
        Certificate = connection.ClientCertificate,
        Address = connection.RemoteAddress,
        IsLoopback = connection.IsLoopback,
    };

    private static string FindHost(string? host, Session session)
    {
        if (host is not null && session.Services.Directories.ContainsKey(host))
        {
            return host;
        }

        if (host is not null && session.Services.Settings.Broker.UnknownHost == Configuration.UnknownHost.Refuse)
        {
            StompProtocolException.Throw(StompError.UnknownHost, "There is no such virtual host (broker.conf: [virtual-host:NAME], broker.unknown-host).");
        }

        return string.Empty;
    }

    // 1.0 pads the headers in its own examples.
    private static string? Text(in Frame frame, ReadOnlySpan<byte> name, StompVersion version)
    {
        var text = frame.Headers.GetString(name);
        return version == StompVersion.V10 ? text?.Trim(' ') : text;
    }
}
