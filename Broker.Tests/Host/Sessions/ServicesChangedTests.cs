using Broker.Core.Commands;
using Broker.Host.Configuration;
using Broker.Host.Sessions;
using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Host.Sessions;

/// <summary>A session takes a change of the configuration over as a whole, and not in the middle of a frame.</summary>
internal sealed class ServicesChangedTests
{
    [Test]
    public async Task A_frame_that_is_being_read_is_read_to_its_end_by_the_old_limit()
    {
        await using var broker = await PipeBroker.StartAsync();
        var client = await broker.ConnectAsync();
        var body = new string('x', 2000);
        await client.SubscribeAsync("/topic/a");
        await client.SendAsync($"SEND\ndestination:/topic/a\ncontent-length:{body.Length}\n\n{body[..1000]}");
        await broker.PassAsync(TimeSpan.Zero);

        Use(broker, new LimitsOptions { Frame = new ByteSize(1024), ConnectFrame = new ByteSize(1024) });
        await client.SendAsync($"{body[1000..]}^@");

        await client.ReadMessageAsync(body);
        await client.SendFrameAsync("SEND", body, "destination:/topic/a");
        await client.ReadErrorAsync(StompError.FrameTooLarge);
    }

    [Test]
    public async Task Who_may_and_how_much_change_together()
    {
        await using var broker = await TestSecurity.StartAsync(TestSecurity.Of(TestSecurity.User("anne", subscribe: "/topic/a"), TestSecurity.User("bob")));
        var clients = new List<StompTestClient>();

        for (var index = 0; index < 20; index++)
        {
            clients.Add(await broker.ConnectAsAsync("anne"));
            await clients[index].SubscribeAsync("/topic/a");
        }

        var before = broker.Services.Sessions;
        var security = TestSecurity.Of(TestSecurity.User("anne", subscribe: "/topic/a, /topic/b"), TestSecurity.User("bob"));
        broker.Services.Use(before with
        {
            Authenticator = before.Authenticator.With(security, before.Settings.Limits),
            Settings = before.Settings with { Limits = new LimitsOptions { Subscriptions = 1 } },
            Version = 2,
        });

        // With the new permissions and the old limit it would be granted, with the old permissions refused for another reason.
        foreach (var client in clients)
        {
            await client.SendFrameAsync("SUBSCRIBE", string.Empty, "id:1", "destination:/topic/b");
            await client.ReadErrorAsync(StompError.TooManySubscriptions);
        }
    }

    [Test]
    public async Task An_older_change_that_comes_late_is_none()
    {
        await using var broker = await PipeBroker.StartAsync();
        var client = await broker.ConnectAsync();
        await client.SubscribeAsync("/topic/a");
        var before = broker.Services.Sessions;

        Use(broker, new LimitsOptions { Subscriptions = 1 });
        broker.Registry.TellAll(new ServicesChanged(before));

        await client.SendFrameAsync("SUBSCRIBE", string.Empty, "id:1", "destination:/topic/b");
        await client.ReadErrorAsync(StompError.TooManySubscriptions);
    }

    [Test]
    public async Task A_name_that_is_too_long_now_is_refused()
    {
        await using var broker = await PipeBroker.StartAsync();
        var client = await broker.ConnectAsync();
        var name = $"/topic/{new string('a', 50)}";
        await client.PublishAsync(name);

        Use(broker, new LimitsOptions { Destination = new ByteSize(16) });

        await client.SendFrameAsync("SUBSCRIBE", string.Empty, "id:1", $"destination:{name}");
        await client.ReadAsync(StompCommand.Error);
    }

    [Test]
    public async Task A_session_whose_SUBSCRIBE_is_not_decided_yet_when_it_loses_the_permission_goes_on()
    {
        await using var broker = PipeBroker.StartOver(out var core, answer: message => message is Subscribe ? "later" : null);
        broker.Use(TestSecurity.Of(TestSecurity.User("guest", subscribe: "/topic/a")));
        await using var client = await broker.ConnectAsync("1.2", "errors:soft");
        await client.SendFrameAsync("SUBSCRIBE", string.Empty, "id:0", "destination:/topic/a", "ack:client", "durable-subscription-name:news");
        await core.ReadAsync<Subscribe>();

        broker.Use(TestSecurity.Of(TestSecurity.User("guest", subscribe: "/topic/b")));

        Assert.That((await client.ReadAsync(StompCommand.Message))["error"], Is.EqualTo(StompError.NotPermitted.Code));
        await client.SendAndConfirmAsync("BEGIN", string.Empty, "transaction:t");
    }

    private static void Use(PipeBroker broker, LimitsOptions limits)
    {
        var before = broker.Services.Sessions;
        broker.Services.Use(before with
        {
            Settings = new SessionSettings(before.Settings.Broker, limits, before.Settings.HeartBeat, before.Settings.Queue),
            Version = before.Version + 1,
        });
    }
}
