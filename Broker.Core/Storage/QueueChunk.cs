using System.Diagnostics;

namespace Broker.Core.Storage;

/// <summary>
/// Some hundred neighbouring slots of a <see cref="ChunkList"/>. A message is held as an object while its content is in memory, or while
/// somebody has it; otherwise as a <see cref="StoredRecord"/>, in an array that the garbage collector need not look into. Either array is
/// there only when it is needed.
/// </summary>
internal sealed class QueueChunk
{
    /// <summary>Most slots of a chunk.</summary>
    public const int MaxSlots = 512;

    private readonly byte[] _states;
    private readonly int _recordsFrom;
    private StoredRecord[]? _records;
    private QueuedMessage?[]? _messages;

    /// <summary>Makes an empty chunk.</summary>
    public QueueChunk(ChunkList list, long number, int capacity)
    {
        (List, Number) = (list, number);
        _states = new byte[capacity];
    }

    /// <summary>Takes over records as they are, whose contents are in the journal only.</summary>
    /// <param name="list">The list.</param>
    /// <param name="number">The chunk's number in it.</param>
    /// <param name="records">The array; other chunks use other parts of it.</param>
    /// <param name="from">Where this chunk's part begins.</param>
    /// <param name="count">How long it is.</param>
    /// <param name="state">What the slots hold.</param>
    public QueueChunk(ChunkList list, long number, StoredRecord[] records, int from, int count, byte state)
    {
        (List, Number, _records, _recordsFrom) = (list, number, records, from);
        _states = new byte[count];
        _states.AsSpan().Fill(state);
        Count = Live = count;
        Waiting = state == SlotState.Waiting ? count : 0;
        ReconsiderExpiry();
    }

    public ChunkList List { get; }

    /// <summary>Its place among the chunks of its list; grows from the first to the last.</summary>
    public long Number { get; }

    public QueueChunk? Previous { get; set; }

    public QueueChunk? Next { get; set; }

    /// <summary>How many slots have been used.</summary>
    public int Count { get; private set; }

    public bool IsFull => Count == _states.Length;

    public int Capacity => _states.Length;

    /// <summary>How many slots are not gone.</summary>
    public int Live { get; private set; }

    public int Waiting { get; private set; }

    /// <summary>How many persistent messages have their content here.</summary>
    public int Evictable { get; set; }

    /// <summary>Whether <see cref="QueueEviction"/> has it on its list.</summary>
    public bool IsListed { get; set; }

    /// <summary>No message here that waits expires before that.</summary>
    public long NextExpiry { get; private set; } = long.MaxValue;

    public byte StateOf(int index) => _states[index];

    /// <summary>The object in a slot; null: there is only a record, or nothing.</summary>
    public QueuedMessage? MessageAt(int index) => _messages?[index];

    public ref readonly StoredRecord RecordAt(int index) => ref _records![_recordsFrom + index];

    /// <summary>Whether a slot's content has to be read before it is delivered.</summary>
    public bool IsUnloaded(int index) => _messages?[index] is not { HasContent: true };

    public long SequenceAt(int index) => MessageAt(index)?.Sequence ?? RecordAt(index).Sequence;

    public int SizeAt(int index) => MessageAt(index)?.Size ?? RecordAt(index).Size;

    public long ExpiresAt(int index) => MessageAt(index)?.Expires ?? RecordAt(index).Expires;

    public RecordPosition PositionAt(int index) => MessageAt(index)?.Position ?? RecordAt(index).Position;

    /// <summary>The first slot from one on that waits.</summary>
    /// <returns>Its index, or -1.</returns>
    public int FirstWaiting(int from)
    {
        if (Waiting == 0 || from >= Count)
        {
            return -1;
        }

        // Most often it is the very next one.
        if (_states[from] == SlotState.Waiting)
        {
            return from;
        }

        var found = _states.AsSpan(from, Count - from).IndexOf(SlotState.Waiting);
        return found < 0 ? -1 : from + found;
    }

    /// <summary>Takes the next slot for a message.</summary>
    public void Append(QueuedMessage message, byte state)
    {
        Debug.Assert(!IsFull, "The list has made a new chunk.");
        var index = Count++;
        (_messages ??= new QueuedMessage?[_states.Length])[index] = message;
        (message.Chunk, message.Slot) = (this, index);
        _states[index] = state;
        Live++;
        Waiting += state == SlotState.Waiting ? 1 : 0;
        NoteExpiry(state, message.Expires);
    }

    /// <summary>Takes the next slot for a message whose content is in the journal only.</summary>
    public int Append(in StoredRecord record, byte state)
    {
        var index = Count++;
        _states[index] = state;
        Live++;
        Waiting += state == SlotState.Waiting ? 1 : 0;
        KeepRecord(index, record);
        NoteExpiry(state, record.Expires);
        return index;
    }

    /// <summary>Changes what a slot holds; it is not gone, nor does it go.</summary>
    public void SetState(int index, byte state)
    {
        Waiting -= _states[index] == SlotState.Waiting ? 1 : 0;
        _states[index] = state;

        if (state == SlotState.Waiting)
        {
            Waiting++;
            NoteExpiry(state, ExpiresAt(index));
        }
    }

    /// <summary>Empties a slot.</summary>
    public void SetGone(int index)
    {
        Waiting -= _states[index] == SlotState.Waiting ? 1 : 0;
        _states[index] = SlotState.Gone;
        Live--;

        if (_messages is not null && _messages[index] is { } message)
        {
            message.Chunk = null;
            _messages[index] = null;
        }
    }

    /// <summary>Holds a message as an object from now on.</summary>
    public void SetMessage(int index, QueuedMessage message)
    {
        (_messages ??= new QueuedMessage?[_states.Length])[index] = message;
        (message.Chunk, message.Slot) = (this, index);
    }

    /// <summary>Holds a message as a record from now on.</summary>
    public void SetRecord(int index, QueuedMessage message)
    {
        KeepRecord(index, message.ToRecord());
        message.Chunk = null;
        _messages![index] = null;
    }

    /// <summary>Lets go of the array of objects if it has become empty.</summary>
    public void DropMessagesIfEmpty()
    {
        if (_messages is not null && !_messages.AsSpan().ContainsAnyExcept((QueuedMessage?)null))
        {
            _messages = null;
        }
    }

    /// <summary>Says anew when the next message here expires.</summary>
    public void ReconsiderExpiry()
    {
        NextExpiry = long.MaxValue;

        for (var index = 0; index < Count; index++)
        {
            if (_states[index] == SlotState.Waiting)
            {
                NoteExpiry(SlotState.Waiting, ExpiresAt(index));
            }
        }
    }

    private void NoteExpiry(byte state, long expires)
    {
        if (expires != 0 && expires < NextExpiry && state == SlotState.Waiting)
        {
            NextExpiry = expires;
        }
    }

    private void KeepRecord(int index, in StoredRecord record) => (_records ??= new StoredRecord[_states.Length])[_recordsFrom + index] = record;
}
