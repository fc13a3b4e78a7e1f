namespace Broker.Tests.Clients;

/// <summary>Pages in headless Chromium: one with other people's clients, and the broker's own.</summary>
[Category("Clients")]
internal sealed class BrowserTests
{
    [TestCase("browser.mjs")]
    [TestCase("socketio-browser.mjs")]
    [TestCase("sockjs-browser.mjs")]
    [TestCase("page.mjs")]
    [TestCase("page-stomp.mjs")]
    public async Task A_page_works_in_a_browser(string script)
    {
        if (!File.Exists(Path.Combine(ClientTools.Folder, script)))
        {
            Assert.Ignore($"There is no {script} yet.");
        }

        var node = ClientTools.NeedNode();
        ClientTools.NeedChromium();
        await ClientScript.RunAsync(node, script);
    }
}
