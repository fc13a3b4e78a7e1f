using Broker.Host.Security;
using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Host.Sessions;

/// <summary>Durable subscriptions and the store as clients of a whole broker see them.</summary>
internal sealed class DurableSessionTests
{
    private const string Durable = "durable-subscription-name:news";

    private string _folder = string.Empty;

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("durable-sessions-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [TestCase("/topic/a.b", "auto")]
    [TestCase("/topic/a.*", "client-individual")]
    public async Task What_was_confirmed_is_delivered_after_a_restart(string destination, string ack)
    {
        await using (var broker = await StartAsync())
        {
            await using var client = await broker.ConnectTcpAsync("1.2", "client-id:c");
            await client.SubscribeAsync(destination, ack: ack, headers: Durable);
            await client.SendAndConfirmAsync("DISCONNECT", string.Empty);

            await using var publisher = await broker.ConnectTcpAsync();
            await publisher.PublishAsync("/topic/a.b", "1", "persistent:true");
            await publisher.PublishAsync("/topic/a.b", "gone with the broker");
            await publisher.SendAndConfirmAsync("BEGIN", string.Empty, "transaction:t");
            await publisher.PublishAsync("/topic/a.b", "2", "persistent:true", "transaction:t");
            await publisher.PublishAsync("/queue/q", "3", "persistent:true", "transaction:t");
            await publisher.SendAndConfirmAsync("COMMIT", string.Empty, "transaction:t");
        }

        await using (var broker = await StartAsync())
        {
            await using var client = await broker.ConnectTcpAsync("1.2", "client-id:c");
            await client.SubscribeAsync(destination, ack: ack, headers: Durable);

            Assert.That((await client.ReadAsync(StompCommand.Message)).Text, Is.EqualTo("1"));
            Assert.That((await client.ReadAsync(StompCommand.Message)).Text, Is.EqualTo("2"));
            await client.AssertNothingMoreAsync();

            await using var consumer = await broker.ConnectTcpAsync();
            await consumer.SubscribeAsync("/queue/q");
            Assert.That((await consumer.ReadAsync(StompCommand.Message)).Text, Is.EqualTo("3"));
        }
    }

    [Test]
    public async Task A_second_connection_is_refused_while_the_first_one_is_there()
    {
        await using var broker = await StartAsync();
        await using var first = await broker.ConnectTcpAsync();
        await using var second = await broker.ConnectTcpAsync();
        await first.SubscribeAsync("/topic/a", headers: Durable);

        await second.SendFrameAsync("SUBSCRIBE", string.Empty, "destination:/topic/a", "id:0", Durable, "receipt:r");

        var error = await second.ReadErrorAsync(StompError.DurableInUse);
        Assert.That(error["receipt-id"], Is.EqualTo("r"));
        Assert.That(error.Text, Does.Contain("'news' of 'guest'"));
        await first.SendAndConfirmAsync("UNSUBSCRIBE", string.Empty, "id:0");
    }

    [Test]
    public async Task Another_login_gets_at_it_neither_with_its_own_name_nor_with_a_client_id()
    {
        await using var broker = await StartAsync($"--user:eve.password-hash={PasscodeHash.Make("guest")}");
        await using var client = await broker.ConnectTcpAsync();
        await client.SubscribeAsync("/topic/a", headers: Durable);
        await client.SendAndConfirmAsync("UNSUBSCRIBE", string.Empty, "id:0");
        await using var eve = await broker.OpenTcpAsync();
        await eve.ConnectAsAsync("eve", "1.2", "client-id:guest");
        await eve.PublishAsync("/topic/a", "1");

        await eve.SendAndConfirmAsync("UNSUBSCRIBE", string.Empty, "id:0", Durable);
        await eve.SubscribeAsync("/topic/a", headers: Durable);
        await eve.AssertNothingMoreAsync();

        await client.SubscribeAsync("/topic/a", headers: Durable);
        Assert.That((await client.ReadAsync(StompCommand.Message)).Text, Is.EqualTo("1"));
    }

    [Test]
    public async Task One_to_what_may_not_be_subscribed_to_any_more_is_not_deleted()
    {
        var hash = $"--user:eve.password-hash={PasscodeHash.Make("guest")}";

        await using (var broker = await StartAsync(hash, "--user:eve.subscribe=/topic/a"))
        {
            await using var eve = await broker.OpenTcpAsync();
            await eve.ConnectAsAsync("eve");
            await eve.SubscribeAsync("/topic/a", headers: Durable);
        }

        await using (var broker = await StartAsync(hash, "--user:eve.subscribe=/topic/b"))
        {
            await using var eve = await broker.OpenTcpAsync();
            await eve.ConnectAsAsync("eve", "1.2", "errors:soft");
            await eve.SendFrameAsync("UNSUBSCRIBE", string.Empty, "id:0", Durable, "receipt:r");
            Assert.That((await eve.ReadErrorAsync(StompError.NotPermitted))["receipt-id"], Is.EqualTo("r"));
        }

        await using (var broker = await StartAsync(hash, "--user:eve.subscribe=/topic/a", "--user:eve.publish=/topic/a"))
        {
            await using var eve = await broker.OpenTcpAsync();
            await eve.ConnectAsAsync("eve");
            await eve.PublishAsync("/topic/a", "1");
            await eve.SubscribeAsync("/topic/a", headers: Durable);
            Assert.That((await eve.ReadAsync(StompCommand.Message)).Text, Is.EqualTo("1"));
            await eve.SendAndConfirmAsync("UNSUBSCRIBE", string.Empty, "id:0", Durable);
        }
    }

    [Test]
    public async Task A_connection_that_breaks_gives_it_back_with_what_was_not_acknowledged()
    {
        await using var broker = await StartAsync();
        await using var publisher = await broker.ConnectTcpAsync();

        await using (var broken = await broker.ConnectTcpAsync())
        {
            await broken.SubscribeAsync("/topic/a", ack: "client", headers: Durable);
            await publisher.PublishAsync("/topic/a", "1");
            await broken.ReadAsync(StompCommand.Message);
        }

        await using var client = await broker.ConnectTcpAsync();
        await client.SubscribeAsync("/topic/a", ack: "client", headers: Durable);
        var message = await client.ReadAsync(StompCommand.Message);
        Assert.That((message.Text, message["redelivered"]), Is.EqualTo(("1", "true")));
    }

    [TestCase("id:0")]
    [TestCase("id:another")]
    public async Task Unsubscribing_with_the_headers_deletes_it_whether_or_not_it_is_in_use(string id)
    {
        await using var broker = await StartAsync();
        await using var client = await broker.ConnectTcpAsync();
        await using var publisher = await broker.ConnectTcpAsync();
        await client.SubscribeAsync("/topic/a", headers: Durable);

        if (id != "id:0")
        {
            await client.SendAndConfirmAsync("UNSUBSCRIBE", string.Empty, "id:0");
            await publisher.PublishAsync("/topic/a", "1");
        }

        await client.SendAndConfirmAsync("UNSUBSCRIBE", string.Empty, id, Durable);
        await client.SubscribeAsync("/topic/a", id: "1", headers: Durable);
        await publisher.PublishAsync("/topic/a", "2");

        Assert.That((await client.ReadAsync(StompCommand.Message)).Text, Is.EqualTo("2"));
    }

    [Test]
    public async Task A_message_sent_twice_is_confirmed_as_a_duplicate()
    {
        await using var broker = await StartAsync();
        await using var client = await broker.ConnectTcpAsync();
        await using var publisher = await broker.ConnectTcpAsync();
        await client.SubscribeAsync("/topic/a");

        await publisher.PublishAsync("/topic/a", "1", "dedup-id:x");
        await publisher.SendFrameAsync("SEND", "2", "destination:/topic/a", "dedup-id:x", "receipt:again");
        var receipt = await publisher.ReadAsync(StompCommand.Receipt);
        await publisher.PublishAsync("/topic/a", "3");

        Assert.That((receipt["receipt-id"], receipt["duplicate"]), Is.EqualTo(("again", "true")));
        Assert.That((await client.ReadAsync(StompCommand.Message)).Text, Is.EqualTo("1"));
        Assert.That((await client.ReadAsync(StompCommand.Message)).Text, Is.EqualTo("3"));
    }

    private Task<TestBroker> StartAsync(params string[] settings) => TestBroker.StartAsync([$"--store.path={_folder}", .. settings]);
}
