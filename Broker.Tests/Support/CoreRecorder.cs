using System.Threading.Channels;
using Broker.Core.Commands;

namespace Broker.Tests.Support;

/// <summary>
/// Stands in the place of the core, the directory and every destination at once: keeps the commands that sessions give, and does as if
/// each had its effect at once. So a test sees what a session makes of a frame, whatever the core would make of that.
/// </summary>
internal sealed class CoreRecorder
{
    private readonly Channel<DestinationCommand> _commands = Channel.CreateUnbounded<DestinationCommand>();

    /// <summary>Makes the actor.</summary>
    /// <param name="system">Where.</param>
    /// <param name="answer">Answers what is said to the core in another way than with success; null: with success.</param>
    public CoreRecorder(ActorSystem system, Func<object, object?>? answer = null)
    {
        var commands = _commands.Writer;
        Ref = system.ActorOf(Props.Create(() => new Core(commands, answer)));
    }

    /// <summary>The actor.</summary>
    public IActorRef Ref { get; }

    /// <summary>The next command, which must be of a type.</summary>
    public async Task<TCommand> ReadAsync<TCommand>()
        where TCommand : DestinationCommand
    {
        var command = await _commands.Reader.ReadAsync().AsTask().WaitAsync(StompTestClient.Patience);
        Assert.That(command, Is.InstanceOf<TCommand>());
        return (TCommand)command;
    }

    /// <summary>Makes sure that no command has come that was not read. What must not come must have had its chance before.</summary>
    public void AssertNothingMore() => Assert.That(_commands.Reader.TryRead(out var command), Is.False, () => $"{command}");

    private sealed class Core : UntypedActor
    {
        private readonly ChannelWriter<DestinationCommand> _commands;
        private readonly Func<object, object?>? _answer;

        public Core(ChannelWriter<DestinationCommand> commands, Func<object, object?>? answer)
        {
            _commands = commands;
            _answer = answer;
        }

        protected override void OnReceive(object message)
        {
            if (message is DestinationCommand command)
            {
                _commands.TryWrite(command);
                (command as Publish)?.Window?.Release(((Publish)command).Message.Size);
            }

            if ((_answer?.Invoke(message) ?? Success(message)) is { } answer)
            {
                Sender.Tell(answer);
            }
        }

        private object? Success(object message) => message switch
        {
            Open open => new Opened(open.Destination, Self, open.Tag),
            Subscribe subscribe => new Subscribed(subscribe.Tag, subscribe.Subscription.Key, Self),
            DestinationCommand { Confirm: true } command => new CommandDone(command.Tag),
            _ => null,
        };
    }
}
