using Broker.Core.Storage;
using Broker.Core.Storage.Journals;
using Microsoft.Extensions.Logging;

namespace Broker.Core.Destinations;

/// <summary>
/// Reads the contents of messages back from the journal: those that a consumer comes near to, before he is there; those that are to move or
/// to become dead letters. Nobody waits for it: what has been read arrives as a message. Part of the queue's contents.
/// </summary>
internal sealed class QueueReader(DestinationName name, QueueStore store, QueueRecords records, ILogger log)
{
    private const int Plenty = 64 * 1024;

    /// <summary>A message was taken or passed: sees to it that there are more behind it.</summary>
    public void OnPassed(QueueCursor cursor)
    {
        if (records.Log is not null && --cursor.Loaded < QueueEviction.HeadMessages / 2 && cursor.Reading is null && cursor.TryPeek(out var next))
        {
            ReadFor(cursor, next);
        }
    }

    /// <summary>Reads what a cursor comes to from a message on, unless that is under way.</summary>
    public void ReadFor(QueueCursor cursor, QueueSlot from)
    {
        if (cursor.Reading is not null)
        {
            return;
        }

        var places = new List<QueueSlot>();
        cursor.Loaded = Collect(from, places);

        if (places.Count > 0)
        {
            cursor.Reading = places;
            Read(places, () => cursor.Reading = null);
        }
    }

    /// <summary>Reads messages. None may be held for a transaction: the journal may have removed it by now.</summary>
    /// <param name="places">Where they are.</param>
    /// <param name="then">Called when they are there, or cannot be read.</param>
    public void Read(IReadOnlyList<QueueSlot> places, Action then)
    {
        var wanted = new StoredRecord[places.Count];
        for (var index = 0; index < wanted.Length; index++)
        {
            var (chunk, slot) = places[index];
            wanted[index] = chunk.MessageAt(slot)?.ToRecord() ?? chunk.RecordAt(slot);
        }

        records.Log!.Read(wanted, new Question(places, [.. wanted.Select(record => record.Sequence)], then));
    }

    /// <summary>Messages have been read.</summary>
    /// <returns>Those that cannot be read, taken out of the store.</returns>
    public List<QueuedMessage> OnRead(RecordsRead read)
    {
        var question = (Question)read.Tag;
        var unreadable = new List<QueuedMessage>();

        for (var index = 0; index < question.Places.Count; index++)
        {
            var (place, sequence) = (question.Places[index], question.Sequences[index]);

            if (read.Messages[index] is { } content)
            {
                store.Load(place, sequence, content);
            }
            else if (place.Holds(sequence) && place.Chunk.StateOf(place.Index) is SlotState.Waiting or SlotState.Delayed)
            {
                unreadable.Add(store.TakeOut(place));
            }
        }

        if (unreadable.Count > 0)
        {
            log.MessagesUnreadable(name.Text, unreadable.Count);
        }

        question.Then();
        store.Invite();
        return unreadable;
    }

    // Returns how many messages, those to be read included, the consumer will find in memory.
    private static int Collect(QueueSlot from, List<QueueSlot> places)
    {
        var (messages, bytes) = (0, 0L);
        var first = from.Index;

        for (var chunk = from.Chunk; chunk is not null; chunk = chunk.Next)
        {
            for (var index = chunk.FirstWaiting(first); index >= 0; index = chunk.FirstWaiting(index + 1))
            {
                bytes += chunk.SizeAt(index);
                if (messages > 0 && (messages >= QueueEviction.HeadMessages || bytes > QueueEviction.HeadBytes))
                {
                    return messages;
                }

                messages++;
                if (chunk.IsUnloaded(index))
                {
                    places.Add(new QueueSlot(chunk, index));
                }
            }

            first = 0;
        }

        // All to the end is here or comes: what is added behind it comes with its content.
        return Plenty;
    }

    private sealed record Question(IReadOnlyList<QueueSlot> Places, long[] Sequences, Action Then);
}
