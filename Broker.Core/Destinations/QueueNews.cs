using Broker.Core.Commands;
using Broker.Core.Storage.Journals;

namespace Broker.Core.Destinations;

/// <summary>What the journal, the clock, the queue of dead letters and a change of the configuration have to say to a queue. Part of the queue's actor.</summary>
internal sealed class QueueNews(QueueContents contents, QueueTimer timer)
{
    /// <summary>Handles a message, if it is one of these.</summary>
    public bool TryHandle(object message)
    {
        switch (message)
        {
            case GoOn:
                return true;
            case Flushed flushed when IsOurs(flushed.Log):
                HandleFlushed(flushed);
                return true;
            case AddsRefused refused when IsOurs(refused.Log):
                HandleAddsRefused(refused);
                return true;
            case RecordsRead read when IsOurs(read.Log):
                HandleRead(read);
                return true;
            case Evacuate evacuate when IsOurs(evacuate.Log):
                contents.Evacuation.Begin(evacuate.Segment);
                return true;
            case SettingsChanged changed:
                contents.Use(changed.Services, changed.Queue!);
                return true;
            case QueueTick:
                timer.OnTick();
                contents.OnTick();
                return true;
            case CommandDone done:
                contents.DeadLetters.OnDone(done.Tag);
                return true;
            case CommandRefused refused:
                contents.DeadLetters.OnRefused(refused);
                return true;
            default:
                // Late news of a log that has been deleted is none.
                return message is Flushed or AddsRefused or RecordsRead or Evacuate;
        }
    }

    private bool IsOurs(QueueLog log) => ReferenceEquals(log, contents.Records.Log);

    private void HandleFlushed(Flushed flushed)
    {
        if (contents.Records.OnFlushed(flushed))
        {
            contents.Store.Invite();
        }

        contents.Store.Evict();
    }

    private void HandleAddsRefused(AddsRefused refused)
    {
        foreach (var addition in contents.Records.TakeRefused(refused))
        {
            contents.Withdraw(addition);
            addition.Refuse(new Refusal(RefusalReason.StoreFull, refused.Reason));
        }
    }

    private void HandleRead(RecordsRead read)
    {
        foreach (var message in contents.Reader.OnRead(read))
        {
            contents.Drop(message);
        }

        contents.Evacuation.Continue();
        contents.DeadLetters.Continue();
        contents.Store.Evict();
    }
}
