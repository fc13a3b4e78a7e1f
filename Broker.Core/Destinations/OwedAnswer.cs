using Broker.Core.Commands;
using Broker.Core.Storage;

namespace Broker.Core.Destinations;

/// <summary>A record that is on its way to disk, and who waits for it.</summary>
/// <param name="Number">The number of the record.</param>
/// <param name="Command">What was asked; null: nobody waits.</param>
/// <param name="Asker">Who asked.</param>
internal readonly record struct OwedAnswer(long Number, DestinationCommand? Command, IActorRef Asker)
{
    /// <summary>The message that is added; null: the command was a duplicate of one added before.</summary>
    public QueuedMessage? Message { get; init; }

    /// <summary>What stands for the message's <c>dedup-id</c>, if it has one.</summary>
    public UInt128? DedupHash { get; init; }

    /// <summary>Whether the message was there already and only moves to another place.</summary>
    public bool IsMove { get; init; }

    public void Confirm()
    {
        Message?.IsOnDisk = true;

        if (Command is not null)
        {
            Answers.Confirm(Command, Asker, isDuplicate: Message is null && Command is Publish);
        }
    }

    public void Refuse(Refusal refusal)
    {
        if (Command is not null)
        {
            Answers.Refuse(Command, Asker, refusal);
        }
    }
}
