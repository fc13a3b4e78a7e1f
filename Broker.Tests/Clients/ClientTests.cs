namespace Broker.Tests.Clients;

/// <summary>The clients that people use, as they come from their packages, against the broker.</summary>
[Category("Clients")]
internal sealed class ClientTests
{
    [TestCase("stompjs7.mjs")]
    [TestCase("stompjs5.mjs")]
    [TestCase("stompjs2.mjs")]
    [TestCase("sockjs.mjs")]
    [TestCase("webstomp.mjs")]
    [TestCase("stompit.mjs")]
    [TestCase("socketio.mjs")]
    [TestCase("eventsource.mjs")]
    public async Task A_JavaScript_client_works_as_applications_use_it(string script) =>
        await ClientScript.RunAsync(ClientTools.NeedNode(), script);

    // It offers compression to whoever takes it.
    [Test]
    public async Task It_works_compressed_as_well() =>
        await ClientScript.RunAsync(["--listener:web.compression=true"], ClientTools.NeedNode(), "stompjs7.mjs");

    // -B: it leaves no compiled files behind.
    [Test]
    public async Task Stomp_py_works_as_applications_use_it() =>
        await ClientScript.RunAsync(ClientTools.NeedPython(), "-B", "stomp_py.py");
}
