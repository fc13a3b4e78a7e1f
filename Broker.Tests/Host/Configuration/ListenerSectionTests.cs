using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Broker.Tests.Support;

namespace Broker.Tests.Host.Configuration;

/// <summary>What is wrong in a section of a listener is told with its place, and what would be right.</summary>
internal sealed class ListenerSectionTests
{
    private const string Web = "[listener:web]\nurl = ws://127.0.0.1:0/ws\n";
    private const string Tcp = "[listener:tcp]\nurl = tcp://127.0.0.1:0\n";

    [TestCase(Web + "hosts = a b", "broker.conf:3: listener:web.hosts: 'a b' is not the name of a host (example: broker.example.com, *.example.com)")]
    [TestCase(Web + "trusted-proxies = nginx", "broker.conf:3: listener:web.trusted-proxies: 'nginx' is not an address or a network (example: 127.0.0.1, 10.0.0.0/8)")]
    [TestCase(Tcp + "proxy-protocol = 10.0.0.1/8", "broker.conf:3: listener:tcp.proxy-protocol: '10.0.0.1/8' is not an address or a network (example: 127.0.0.1, 10.0.0.0/8)")]
    [TestCase(Web + "http = d", "broker.conf:3: listener:web.http: 'd' is neither a path nor off (example: /d)")]
    [TestCase(Web + "http = /d/", "broker.conf:3: listener:web.http: '/d/' is neither a path nor off (example: /d)")]
    [TestCase(Web + "http = /ws", "broker.conf:3: listener:web.http: '/ws' is the path of the WebSocket (example: /d)")]
    [TestCase(Tcp + "http = off", "broker.conf:3: listener:tcp.http: is for web listeners, and the url is tcp:// (example: ws://127.0.0.1:15674/ws)")]
    [TestCase(Tcp + "hosts = a", "broker.conf:3: listener:tcp.hosts: is for WebSockets, and the url is tcp:// (example: proxy-protocol = 10.0.0.0/8)")]
    [TestCase(Tcp + "trusted-proxies = ::1", "broker.conf:3: listener:tcp.trusted-proxies: is for WebSockets, and the url is tcp:// (example: proxy-protocol = 10.0.0.0/8)")]
    [TestCase(Web + "sockjs = sockjs", "broker.conf:3: listener:web.sockjs: 'sockjs' is neither a path nor off (example: /sockjs)")]
    [TestCase(Web + "sockjs = /", "broker.conf:3: listener:web.sockjs: '/' is neither a path nor off (example: /sockjs)")]
    [TestCase(Web + "sockjs = /ws", "broker.conf:3: listener:web.sockjs: '/ws' is the path of the WebSocket (example: /sockjs)")]
    [TestCase(Tcp + "sockjs = /a", "broker.conf:3: listener:tcp.sockjs: is for web listeners, and the url is tcp:// (example: ws://127.0.0.1:15674/ws)")]
    [TestCase(Web + "sockjs = /d", "broker.conf:3: listener:web.sockjs: '/d' is the path of http (example: /sockjs)")]
    [TestCase(Web + "socket-io = /sockjs", "broker.conf:3: listener:web.socket-io: '/sockjs' is the path of sockjs (example: /socket-io)")]
    [TestCase(Tcp + "compression = true", "broker.conf:3: listener:tcp.compression: is for WebSockets, and the url is tcp:// (example: proxy-protocol = 10.0.0.0/8)")]
    [TestCase("[sockjs]\nclient-url = ftp://a", "broker.conf:2: sockjs.client-url: 'ftp://a' is not the address of a script (example: https://app.example.com/sockjs.min.js)")]
    [TestCase(Web + "certificate = a.pem", "broker.conf:2: listener:web.url: is ws://, and there is a certificate (example: wss://127.0.0.1:15674/ws)")]
    [TestCase("[listener:web]\nurl = wss://*:0/ws", "broker.conf:2: listener:web.certificate: is missing, and the url is wss:// (example: certs/broker.pem)")]
    [TestCase(Tcp + "tls-minimum = 1.1", "broker.conf:3: listener:tcp.tls-minimum: '1.1' is not one of 1.2, 1.3 (example: 1.2)")]
    [TestCase(Tcp + "certificate-key = a.key", "broker.conf:3: listener:tcp.certificate-key: there is no certificate (example: certificate = certs/broker.pem)")]
    [TestCase(Tcp + "certificate-password = secret", "broker.conf:3: listener:tcp.certificate-password: there is no certificate (example: certificate = certs/broker.pem)")]
    [TestCase(Tcp + "client-certificates = maybe", "broker.conf:3: listener:tcp.client-certificates: 'maybe' is not one of none, allow, require (example: require)")]
    [TestCase(Tcp + "certificate = a.pem\nclient-certificates = allow", "broker.conf:4: listener:tcp.client-authorities: is missing, and certificates of clients are asked for (example: certs/clients.pem)")]
    [TestCase(Tcp + "certificate = a.pem\nclient-authorities = ca.pem", "broker.conf:4: listener:tcp.client-certificates: is none, and there are client-authorities (example: require)")]
    public void A_fault_is_told_with_its_line(string text, string expected) => Assert.That(Snippet.Faults(text), Is.EqualTo((string[])[expected]));

    [Test]
    public void A_file_that_is_not_there_is_a_fault_of_the_configuration() =>
        Assert.That(Snippet.Faults(Tcp + "certificate = missing.pem"), Is.EqualTo((string[])[
            "broker.conf:3: listener:tcp.certificate: missing.pem: cannot be read: Could not find file 'missing.pem'. (example: certs/broker.pem, a certificate in PEM, or certs/broker.pfx)",
        ]));

    [Test]
    public void A_key_that_is_encrypted_needs_its_password_and_does_not_tell_a_wrong_one()
    {
        using var certificates = new TestCertificates();
        using var own = certificates.Sign("CN=broker", forServer: true);
        var key = own.GetECDsaPrivateKey()!.ExportEncryptedPkcs8PrivateKeyPem(
            TestCertificates.Password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000));
        var text = $"{Tcp}certificate = {certificates.Write("c.pem", own.ExportCertificatePem())}\ncertificate-key = {certificates.Write("c.key", key)}\n";

        Assert.That(() => Snippet.Load($"{text}certificate-password = {TestCertificates.Password}"), Throws.Nothing);
        Assert.That(Snippet.Faults(text).Single(), Does.StartWith("broker.conf:4: listener:tcp.certificate-key: ").And.Contain("c.key: the key is encrypted, and there is no certificate-password"));
        Assert.That(Snippet.Faults(text + "certificate-password = wrong-one").Single(), Does.StartWith("broker.conf:4: listener:tcp.certificate-key: ").And.Not.Contain("wrong-one"));
    }
}
