using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Spec;

/// <summary>1.0, the introduction; 1.1 and 1.2, "CONNECTED Frame".</summary>
internal sealed class ConnectedFrameTests
{
    [TestCase("1.0", TestName = "1.0 Connecting: CONNECTED says which version the session will be using, too")]
    [TestCase("1.1", TestName = "1.1 CONNECTED Frame: STOMP 1.1 servers MUST set the version header")]
    [TestCase("1.2", TestName = "1.2 CONNECTED Frame: STOMP 1.2 servers MUST set the version header")]
    public async Task Version_is_there(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = broker.Open();

        var connected = await client.ConnectAsync(version);

        Assert.That(connected["version"], Is.EqualTo(version));
    }

    [TestCase("1.0", TestName = "1.0 Connecting: the session header is a unique identifier for this session")]
    [TestCase("1.1", TestName = "1.1 CONNECTED Frame: servers MAY set session, an id that uniquely identifies the session")]
    [TestCase("1.2", TestName = "1.2 CONNECTED Frame: servers MAY set session, an identifier that uniquely identifies the session")]
    public async Task Session_is_unique(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var one = broker.Open();
        await using var other = broker.Open();

        var first = await one.ConnectAsync(version);
        var second = await other.ConnectAsync(version);

        Assert.That(first["session"], Is.Not.Null.And.Not.Empty);
        Assert.That(second["session"], Is.Not.Null.And.Not.EqualTo(first["session"]));
    }

    [TestCase("1.0", TestName = "1.0 Connecting: CONNECTED has a server header, too")]
    [TestCase("1.1", TestName = "1.1 CONNECTED Frame: the server field MUST contain a server-name field, a name token followed by an optional version number token")]
    [TestCase("1.2", TestName = "1.2 CONNECTED Frame: the server field MUST contain a server-name field, a name token followed by an optional version number token")]
    public async Task Server_is_a_name_and_a_version(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = broker.Open();

        var connected = await client.ConnectAsync(version);

        Assert.That(connected["server"], Does.Match(@"^[A-Za-z][A-Za-z0-9]*/[0-9]+(\.[0-9]+)*$"));
    }

    [TestCase("1.0", TestName = "1.0 Connecting: CONNECTED has a heart-beat header, too, because some clients stumble without it")]
    [TestCase("1.1", TestName = "1.1 Heart-beating: the heart-beat header is OPTIONAL, and always in our CONNECTED")]
    [TestCase("1.2", TestName = "1.2 CONNECTED Frame: servers MAY set heart-beat, and always do here")]
    public async Task Heart_beat_is_there_even_if_the_client_has_none(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = broker.Open();

        var connected = await client.ConnectAsync(version);

        Assert.That(connected["heart-beat"], Is.EqualTo("10000,10000"));
    }

    [TestCase("1.0", TestName = "1.0 Connecting: CONNECTED has version, session, server, heart-beat, user-name and nothing else")]
    [TestCase("1.1", TestName = "1.1 CONNECTED Frame: it has version, session, server, heart-beat, user-name and nothing else")]
    [TestCase("1.2", TestName = "1.2 CONNECTED Frame: it has version, session, server, heart-beat, user-name and nothing else")]
    public async Task There_are_no_other_headers(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = broker.Open();

        var connected = await client.ConnectAsync(version, "host:/", "client-id:me", "x-own:y");

        string[] expected = ["version", "session", "server", "heart-beat", "user-name"];
        Assert.That(connected.Headers.Select(header => header.Key), Is.EquivalentTo(expected));
        Assert.That(connected.Command, Is.EqualTo(StompCommand.Connected));
    }
}
