using Broker.Core.Commands;
using Broker.Core.Transactions;

namespace Broker.Core.Destinations;

/// <summary>
/// What a destination says to whoever sent the message in hand. Each is answered at most once, and one that waits for an answer is
/// answered also if the destination fails at it: otherwise its session would wait for ever. Part of the destination's actor.
/// </summary>
/// <param name="name">The destination.</param>
internal sealed class Answers(DestinationName name)
{
    private object? _question;
    private IActorRef _asker = ActorRefs.Nobody;

    /// <summary>Who sent the message in hand.</summary>
    public IActorRef Asker => _asker;

    /// <summary>A message is taken in hand.</summary>
    public void Begin(object question, IActorRef asker)
    {
        _question = question;
        _asker = asker;
    }

    /// <summary>The message in hand needs no answer from here: it has had one, or somebody else, or a later turn, gives it.</summary>
    public void End() => _question = null;

    /// <summary>Answers the message in hand.</summary>
    public void Answer(object answer)
    {
        End();
        _asker.Tell(answer);
    }

    /// <summary>The command in hand has had its effect: frees its sender's window, and says so if that was asked for.</summary>
    public void Confirm()
    {
        Confirm((DestinationCommand)_question!, _asker, isDuplicate: false);
        End();
    }

    /// <summary>The message in hand had come before.</summary>
    public void ConfirmDuplicate()
    {
        Confirm((DestinationCommand)_question!, _asker, isDuplicate: true);
        End();
    }

    /// <summary>The command in hand has had no effect.</summary>
    public void Refuse(Refusal refusal)
    {
        Refuse((DestinationCommand)_question!, _asker, refusal);
        End();
    }

    /// <summary>A command that was in hand in an earlier turn has had its effect.</summary>
    public static void Confirm(DestinationCommand command, IActorRef asker, bool isDuplicate)
    {
        Release(command);

        if (command.Confirm)
        {
            asker.Tell(new CommandDone(command.Tag, isDuplicate));
        }
    }

    /// <summary>A command that was in hand in an earlier turn has had no effect.</summary>
    public static void Refuse(DestinationCommand command, IActorRef asker, Refusal refusal)
    {
        Release(command);
        asker.Tell(CommandRefused.Of(command, refusal));
    }

    /// <summary>The destination has failed. A commit whose second step failed cannot be undone any more, so it counts as done; the log has the failure.</summary>
    public void Fail()
    {
        var refusal = new Refusal(RefusalReason.Failed, $"{name} failed.");

        switch (_question)
        {
            case DestinationCommand:
                Refuse(refusal);
                break;
            case Prepare prepare:
                Answer(new PrepareRefused(prepare.Transaction, refusal));
                break;
            case CarryOut carryOut:
                Answer(new CarriedOut(carryOut.Transaction));
                break;
        }
    }

    private static void Release(DestinationCommand command)
    {
        if (command is Publish publish)
        {
            publish.Window?.Release(publish.Message.Size);
        }
    }
}
