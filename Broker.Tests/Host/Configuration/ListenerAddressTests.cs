using System.Net;
using Broker.Host.Configuration;

namespace Broker.Tests.Host.Configuration;

internal sealed class ListenerAddressTests
{
    [TestCase("ws://127.0.0.1:15674/ws", "127.0.0.1:15674", "/ws", true)]
    [TestCase("ws://localhost:80/stomp/websocket", "127.0.0.1:80", "/stomp/websocket", true)]
    [TestCase("ws://*:8080/ws", "[::]:8080", "/ws", true)]
    [TestCase("ws://0.0.0.0:8080/ws", "0.0.0.0:8080", "/ws", true)]
    [TestCase("ws://[::1]:8080/ws", "[::1]:8080", "/ws", true)]
    [TestCase("ws://127.0.0.1/ws", "127.0.0.1:80", "/ws", true, TestName = "Without a port it is the one of the scheme")]
    [TestCase("ws://127.0.0.1:0/ws", "127.0.0.1:0", "/ws", true)]
    [TestCase("wss://*:8443/ws", "[::]:8443", "/ws", true)]
    [TestCase("wss://127.0.0.1/ws", "127.0.0.1:443", "/ws", true)]
    [TestCase("tcp://127.0.0.1:61613", "127.0.0.1:61613", "", false)]
    [TestCase("tcp://127.0.0.1:61613/", "127.0.0.1:61613", "", false)]
    [TestCase("tcp://*:0", "[::]:0", "", false)]
    public void An_address_is_a_scheme_a_host_a_port_and_a_path(string url, string endPoint, string path, bool isWeb)
    {
        Assert.That(ListenerAddress.TryParse(url, out var address), Is.True);
        Assert.That(address!.EndPoint, Is.EqualTo(IPEndPoint.Parse(endPoint)));
        Assert.That(address.Path, Is.EqualTo(path));
        Assert.That(address.IsWeb, Is.EqualTo(isWeb));
    }

    [TestCase("")]
    [TestCase("127.0.0.1:61613")]
    [TestCase("http://127.0.0.1:80/ws")]
    [TestCase("tls://127.0.0.1:61614", Description = "A certificate makes TLS of tcp.")]
    [TestCase("tcp://127.0.0.1", Description = "TCP has no port of its own.")]
    [TestCase("tcp://127.0.0.1:61613/path")]
    [TestCase("ws://127.0.0.1:15674")]
    [TestCase("ws://127.0.0.1:15674/", Description = "The page is there.")]
    [TestCase("ws://127.0.0.1:99999/ws")]
    [TestCase("ws://127.0.0.1:-1/ws")]
    [TestCase("ws://broker.example.com:80/ws", Description = "A name may stand for any number of addresses.")]
    [TestCase("ws://guest:guest@127.0.0.1:80/ws")]
    [TestCase("ws://127.0.0.1:80/ws?a=b")]
    [TestCase("ws://127.0.0.1:80/ws#a")]
    [TestCase("ws://:80/ws")]
    public void Anything_else_is_no_address_to_listen_on(string url) => Assert.That(ListenerAddress.TryParse(url, out _), Is.False);

    [TestCase("ws://127.0.0.1:0/ws", "ws://127.0.0.1:4711/ws")]
    [TestCase("ws://*:0/ws", "ws://*:4711/ws")]
    [TestCase("wss://*:0/ws", "wss://*:4711/ws")]
    [TestCase("ws://localhost:0/ws", "ws://localhost:4711/ws")]
    [TestCase("tcp://[::1]:0", "tcp://[::1]:4711")]
    public void It_is_shown_as_written_with_the_port_that_was_taken(string url, string shown)
    {
        Assert.That(ListenerAddress.TryParse(url, out var address), Is.True);
        Assert.That(address!.ToUrl(4711), Is.EqualTo(shown));
    }

    [TestCase("ws://127.0.0.1:0/ws", true)]
    [TestCase("tcp://[::1]:0", true)]
    [TestCase("ws://localhost:0/ws", true)]
    [TestCase("ws://*:0/ws", false)]
    [TestCase("tcp://0.0.0.0:0", false)]
    [TestCase("tcp://192.0.2.1:0", false)]
    public void It_is_known_whether_only_this_machine_can_reach_it(string url, bool isLoopback)
    {
        Assert.That(ListenerAddress.TryParse(url, out var address), Is.True);
        Assert.That(address!.IsLoopback, Is.EqualTo(isLoopback));
    }
}
