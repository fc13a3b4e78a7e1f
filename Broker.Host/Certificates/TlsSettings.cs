using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Broker.Host.Certificates;

/// <summary>How a listener speaks TLS. Immutable; any thread. Handshakes under way may go on with settings that have been replaced, so nothing is disposed while it is in force.</summary>
internal sealed class TlsSettings : IDisposable
{
    private const string ClientPurpose = "1.3.6.1.5.5.7.3.2";

    private readonly TlsFiles _files;
    private readonly X509Certificate2 _certificate;
    private readonly X509Certificate2[] _roots;
    private readonly X509Certificate2[] _between;
    private readonly SslStreamCertificateContext _context;

    /// <summary>Makes settings.</summary>
    /// <param name="files">What they are made of.</param>
    /// <param name="certificate">The listener's own certificate, with its key.</param>
    /// <param name="chain">What leads from it to an authority.</param>
    /// <param name="authorities">Who signs the certificates of clients.</param>
    public TlsSettings(TlsFiles files, X509Certificate2 certificate, X509Certificate2Collection chain, X509Certificate2Collection authorities)
    {
        _files = files;
        _certificate = certificate;
        _roots = [.. authorities.Where(CertificateReader.IsRoot)];
        _between = [.. authorities.Except(_roots)];

        // Nothing is fetched from where certificates say that others are.
        _context = SslStreamCertificateContext.Create(certificate, chain, offline: true);
    }

    /// <summary>Whose certificate it is.</summary>
    public string Subject => _certificate.Subject;

    /// <summary>Until when it is good.</summary>
    public DateTimeOffset Expires => new(_certificate.NotAfter);

    /// <summary>The terms of one handshake.</summary>
    /// <param name="protocols">What may be spoken above TLS, best first; a client that asks for others only is refused, one that does not ask is not.</param>
    /// <param name="refuse">Told why a client's certificate is refused.</param>
    public SslServerAuthenticationOptions OptionsFor(List<SslApplicationProtocol> protocols, Action<string> refuse)
    {
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = _context,
            ApplicationProtocols = protocols,
            EnabledSslProtocols = _files.RequiresNewest ? SslProtocols.Tls13 : SslProtocols.Tls12 | SslProtocols.Tls13,
            AllowRenegotiation = false,
        };

        if (_files.Authorities is not null)
        {
            options.ClientCertificateRequired = true;
            options.CertificateChainPolicy = MakePolicy();
            options.RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                FaultOf(certificate, chain, errors) is not { } fault || Refuse(refuse, fault);
        }

        return options;
    }

    public void Dispose() => _certificate.Dispose();

    private static bool Refuse(Action<string> refuse, string fault)
    {
        refuse(fault);
        return false;
    }

    // What a certificate says of where to ask for others, or whether it was revoked, is not followed: a stranger has written it.
    private X509ChainPolicy MakePolicy()
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(_roots);
        policy.ExtraStore.AddRange(_between);
        policy.ApplicationPolicy.Add(new Oid(ClientPurpose));
        return policy;
    }

    private string? FaultOf(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null)
        {
            return _files.RequiresClient ? "the client has shown no certificate, and one is required" : null;
        }

        var reasons = chain?.ChainStatus.Select(status => status.Status.ToString()).Distinct() ?? [];
        return errors == SslPolicyErrors.None ? null : $"the client's certificate '{certificate.Subject}' is not valid: {string.Join(", ", reasons.DefaultIfEmpty(errors.ToString()))}";
    }
}
