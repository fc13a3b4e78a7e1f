using System.Net;
using System.Net.Sockets;
using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Host;

/// <summary>The store as the whole broker uses it: opened before anybody can connect, closed behind the last actor.</summary>
internal sealed class StoreOfBrokerTests
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    private string Store => $"--store.path={_folder.FullName}";

    [TearDown]
    public void DeleteFolder() => _folder.Delete(recursive: true);

    [Test]
    public async Task What_survives_is_there_when_the_broker_listens_again()
    {
        await using (var before = await TestBroker.StartAsync(Store))
        {
            await using var sender = await before.ConnectTcpAsync();
            await sender.PublishAsync("/queue/a", "kept", "persistent:true");
            await sender.PublishAsync("/queue/a", "gone");
        }

        await using var after = await TestBroker.StartAsync(Store);
        await using var client = await after.ConnectTcpAsync();
        await client.SubscribeAsync("/queue/a");

        var message = await client.ReadMessageAsync("kept");
        Assert.That(message["persistent"], Is.EqualTo("true"));
        await client.AssertNothingMoreAsync();
    }

    [Test]
    public async Task Policies_say_what_survives()
    {
        string[] settings = [Store, "--destination:/queue/orders.*.persistent=always", "--destination:/queue/ticks.#.persistent=never"];

        await using (var before = await TestBroker.StartAsync(settings))
        {
            await using var sender = await before.ConnectTcpAsync();
            await sender.PublishAsync("/queue/orders.eu", "order");
            await sender.PublishAsync("/queue/ticks.eu", "tick", "persistent:true");
        }

        await using var after = await TestBroker.StartAsync(settings);
        await using var client = await after.ConnectTcpAsync();
        await client.AssertHoldsAsync("/queue/orders.eu", "order");
        await client.AssertEmptyAsync("/queue/ticks.eu");
    }

    [Test]
    public async Task A_durable_subscription_is_found_again_by_the_client_id()
    {
        await using (var before = await TestBroker.StartAsync(Store))
        {
            await using var subscriber = await before.ConnectTcpAsync("1.2", "client-id:laptop");
            await subscriber.SubscribeAsync("/topic/news.*", headers: "durable:true");
            await subscriber.SendAndConfirmAsync("UNSUBSCRIBE", string.Empty, "id:0");
            await subscriber.PublishAsync("/topic/news.eu", "kept", "persistent:true");
        }

        await using var after = await TestBroker.StartAsync(Store);
        await using var client = await after.ConnectTcpAsync("1.2", "client-id:laptop");
        await client.SubscribeAsync("/topic/news.*", headers: "durable:true");
        await client.ReadMessageAsync("kept");

        await client.SendAndConfirmAsync("UNSUBSCRIBE", string.Empty, "id:0", "durable:true");
        await client.PublishAsync("/topic/news.eu", "for nobody", "persistent:true");
        await client.SubscribeAsync("/topic/news.*", headers: "durable:true");
        await client.AssertNothingMoreAsync();
    }

    [Test]
    public async Task A_broker_that_could_not_listen_has_let_go_of_its_store()
    {
        using var occupant = new TcpListener(IPAddress.Loopback, 0);
        occupant.Start();

        Assert.That(
            async () => await TestBroker.StartAsync(Store, $"--listener:tcp.url=tcp://127.0.0.1:{((IPEndPoint)occupant.LocalEndpoint).Port}"),
            Throws.InstanceOf<IOException>());

        await using var broker = await TestBroker.StartAsync(Store);
        await using var client = await broker.ConnectTcpAsync();
        await client.PublishAsync("/queue/a", "kept", "persistent:true");
    }

    [Test]
    public async Task Without_a_store_what_asks_to_survive_is_refused_with_the_key()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectTcpAsync();

        await client.SendFrameAsync("SEND", "hello", "destination:/queue/a", "persistent:true", "receipt:1");

        var error = await client.ReadErrorAsync(StompError.NoStore);
        Assert.That(error.Text, Does.Contain("store.path"));
    }
}
