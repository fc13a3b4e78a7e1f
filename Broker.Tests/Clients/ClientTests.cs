namespace Broker.Tests.Clients;

/// <summary>The clients that people use, as they come from their packages, against the broker.</summary>
[Category("Clients")]
internal sealed class ClientTests
{
    [TestCase("stompjs7.mjs")]
    [TestCase("stompjs5.mjs")]
    [TestCase("stompjs2.mjs")]
    [TestCase("webstomp.mjs")]
    [TestCase("stompit.mjs")]
    [TestCase("eventsource.mjs")]
    public async Task A_JavaScript_client_works_as_applications_use_it(string script) =>
        await ClientScript.RunAsync(ClientTools.NeedNode(), script);

    // -B: it leaves no compiled files behind.
    [Test]
    public async Task Stomp_py_works_as_applications_use_it() =>
        await ClientScript.RunAsync(ClientTools.NeedPython(), "-B", "stomp_py.py");
}
