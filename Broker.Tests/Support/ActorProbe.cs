using System.Threading.Channels;

namespace Broker.Tests.Support;

/// <summary>An actor that keeps what it is told, and a test's way to see it. Every wait lasts at most <see cref="StompTestClient.Patience"/>.</summary>
internal sealed class ActorProbe
{
    private readonly Channel<(object Message, IActorRef Sender)> _told = Channel.CreateUnbounded<(object, IActorRef)>();

    public ActorProbe(ActorSystem system)
    {
        var told = _told.Writer;
        Ref = system.ActorOf(Props.Create(() => new Listener(told)));
    }

    /// <summary>The actor.</summary>
    public IActorRef Ref { get; }

    /// <summary>Who sent what was received last.</summary>
    public IActorRef Sender { get; private set; } = ActorRefs.Nobody;

    /// <summary>The next message.</summary>
    public async Task<object> ReceiveAsync()
    {
        using var patience = new CancellationTokenSource(StompTestClient.Patience);

        try
        {
            var (message, sender) = await _told.Reader.ReadAsync(patience.Token);
            Sender = sender;
            return message;
        }
        catch (OperationCanceledException)
        {
            throw new AssertionException($"No message came within {StompTestClient.Patience.TotalSeconds} s.");
        }
    }

    /// <summary>The next message, which must be of a type.</summary>
    public async Task<T> ReceiveAsync<T>()
    {
        var message = await ReceiveAsync();
        Assert.That(message, Is.InstanceOf<T>());
        return (T)message;
    }

    /// <summary>The next messages.</summary>
    public async Task<object[]> ReceiveAsync(int count)
    {
        var messages = new object[count];
        for (var index = 0; index < count; index++)
        {
            messages[index] = await ReceiveAsync();
        }

        return messages;
    }

    /// <summary>Makes sure that nothing more has come than was received. What must not come must have had its chance before.</summary>
    public async Task AssertNothingMoreAsync()
    {
        var end = new object();
        Ref.Tell(end, ActorRefs.NoSender);
        Assert.That(await ReceiveAsync(), Is.SameAs(end));
    }

    /// <summary>Makes the actor watch another one, whose <see cref="Terminated"/> it will get.</summary>
    public void Watch(IActorRef subject) => Ref.Tell(new WatchThis(subject), ActorRefs.NoSender);

    /// <summary>Waits until an actor has stopped; nothing else may come before.</summary>
    public async Task AwaitDeathAsync(IActorRef subject)
    {
        Watch(subject);
        Assert.That((await ReceiveAsync<Terminated>()).ActorRef, Is.EqualTo(subject));
    }

    private sealed record WatchThis(IActorRef Subject);

    private sealed class Listener : UntypedActor
    {
        private readonly ChannelWriter<(object, IActorRef)> _told;

        public Listener(ChannelWriter<(object, IActorRef)> told) => _told = told;

        protected override void OnReceive(object message)
        {
            if (message is WatchThis watch)
            {
                Context.Watch(watch.Subject);
            }
            else
            {
                _told.TryWrite((message, Sender));
            }
        }
    }
}
