using Broker.Core.Commands;
using Broker.Tests.Support;

namespace Broker.Tests.Core;

/// <summary>The back-pressure between a publisher and its destinations.</summary>
internal sealed class PublishWindowTests
{
    [Test]
    public async Task Who_waits_for_room_goes_on_when_the_window_grows()
    {
        await using var actors = new TestActors();
        var owner = actors.Probe();
        var window = new PublishWindow(owner.Ref, 10, 100);
        window.Take(100);
        Assert.That(window.IsFull);
        window.NotifyWhenOpen();
        await owner.AssertNothingMoreAsync();

        window.Resize(1000);

        await owner.ReceiveAsync<WindowOpened>();
        Assert.That(window.IsFull, Is.False);
        window.Resize(50);
        Assert.That(window.IsFull);
    }

    [Test]
    public async Task A_window_is_full_when_its_messages_or_its_bytes_are()
    {
        await using var actors = new TestActors();
        var window = new PublishWindow(actors.Probe().Ref, maxMessages: 2, maxBytes: 100);

        window.Take(99);
        Assert.That((window.IsFull, window.IsEmpty), Is.EqualTo((false, false)));
        window.Take(1);
        Assert.That(window.IsFull);

        window.Release(99);
        Assert.That(window.IsFull, Is.False);
        window.Release(1);
        Assert.That(window.IsEmpty);
    }

    [Test]
    public async Task The_owner_hears_that_the_window_is_open_when_half_of_it_is_free()
    {
        await using var actors = new TestActors();
        var owner = actors.Probe();
        var window = new PublishWindow(owner.Ref, maxMessages: 4, maxBytes: 1000);
        Take(window, 4);

        window.NotifyWhenOpen();
        window.Release(1);
        await owner.AssertNothingMoreAsync();
        window.Release(1);

        Assert.That(await owner.ReceiveAsync(), Is.SameAs(WindowOpened.Instance));
    }

    [Test]
    public async Task The_owner_hears_of_it_once()
    {
        await using var actors = new TestActors();
        var owner = actors.Probe();
        var window = new PublishWindow(owner.Ref, maxMessages: 4, maxBytes: 1000);
        Take(window, 4);

        window.NotifyWhenOpen();
        for (var count = 0; count < 4; count++)
        {
            window.Release(1);
        }

        await owner.ReceiveAsync<WindowOpened>();
        await owner.AssertNothingMoreAsync();
    }

    [Test]
    public async Task The_owner_hears_of_it_at_once_if_it_is_open_already()
    {
        await using var actors = new TestActors();
        var owner = actors.Probe();

        new PublishWindow(owner.Ref, maxMessages: 4, maxBytes: 1000).NotifyWhenOpen();

        await owner.ReceiveAsync<WindowOpened>();
    }

    [Test]
    public async Task The_owner_may_wait_until_nothing_is_on_its_way()
    {
        await using var actors = new TestActors();
        var owner = actors.Probe();
        var window = new PublishWindow(owner.Ref, maxMessages: 4, maxBytes: 1000);
        Take(window, 2);

        window.NotifyWhenEmpty();
        window.Release(1);
        await owner.AssertNothingMoreAsync();
        window.Release(1);

        await owner.ReceiveAsync<WindowOpened>();
    }

    [Test]
    public async Task One_message_larger_than_the_window_opens_it_again_when_it_is_taken()
    {
        await using var actors = new TestActors();
        var owner = actors.Probe();
        var window = new PublishWindow(owner.Ref, maxMessages: 4, maxBytes: 10);

        window.Take(1000);
        Assert.That(window.IsFull);
        window.NotifyWhenOpen();
        window.Release(1000);

        await owner.ReceiveAsync<WindowOpened>();
    }

    [Test]
    public async Task No_wish_to_be_told_is_lost_while_many_threads_release()
    {
        await using var actors = new TestActors();
        var publisher = actors.System.ActorOf(Props.Create(() => new Publisher(20_000)));

        // Were one wake-up lost, the publisher would wait for ever.
        Assert.That(await publisher.Ask<string>("publish", StompTestClient.Patience), Is.EqualTo("all published and taken"));
    }

    private static void Take(PublishWindow window, int messages)
    {
        for (var count = 0; count < messages; count++)
        {
            window.Take(1);
        }
    }

    /// <summary>Publishes as a session does: until the window is full, then it waits; at the end until all is taken. Threads of the pool take.</summary>
    private sealed class Publisher : UntypedActor
    {
        private readonly PublishWindow _window;
        private int _left;
        private IActorRef _asker = ActorRefs.Nobody;

        public Publisher(int messages)
        {
            _window = new PublishWindow(Self, maxMessages: 8, maxBytes: 1000);
            _left = messages;
        }

        protected override void OnReceive(object message)
        {
            _asker = message is "publish" ? Sender : _asker;

            while (_left > 0 && !_window.IsFull)
            {
                _left--;
                _window.Take(10);
                ThreadPool.UnsafeQueueUserWorkItem(static window => window.Release(10), _window, preferLocal: _left % 2 == 0);
            }

            if (_left > 0)
            {
                _window.NotifyWhenOpen();
            }
            else if (!_window.IsEmpty)
            {
                _window.NotifyWhenEmpty();
            }
            else
            {
                _asker.Tell("all published and taken");
            }
        }
    }
}
