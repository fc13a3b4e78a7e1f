using System.Buffers;
using Broker.Core.Messages;
using Broker.Core.Storage.Journals.Files;
using Broker.Core.Storage.Journals.Format;
using Microsoft.Extensions.Logging;

namespace Broker.Core.Storage.Journals;

/// <summary>
/// Reads messages back, on a thread of its own. Records that lie close together are read with one call. Every record is verified; one that is not
/// what was written is told with file and offset, and is null.
/// </summary>
internal sealed class JournalReader : IDisposable
{
    // A gap that costs less than another call.
    private const int MostGap = 16 << 10;
    private const int MostAtOnce = 1 << 20;

    private readonly WorkQueue<ReadRequest> _requests = new(new ReadRequest(null, [], string.Empty));
    private readonly SegmentTable _segments;
    private readonly WorkQueue<JournalEntry> _writer;
    private readonly ILogger _log;
    private readonly Thread _thread;

    public JournalReader(SegmentTable segments, WorkQueue<JournalEntry> writer, ILogger log)
    {
        _segments = segments;
        _writer = writer;
        _log = log;
        _thread = new Thread(Run) { Name = "Journal reader", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Asks for messages. Any thread.</summary>
    /// <param name="log">Their log.</param>
    /// <param name="records">Their records.</param>
    /// <param name="tag">What the answer carries.</param>
    public void Read(LogState log, IReadOnlyList<StoredRecord> records, object tag)
    {
        ArgumentNullException.ThrowIfNull(records);
        var request = new ReadRequest(log, records, tag);

        for (var index = 0; index < records.Count; index++)
        {
            request.Files[index] = _segments.TryPin(records[index].Position.Segment, out var file) ? file : null;
        }

        _requests.Push(request);
    }

    /// <summary>Goes on with a request for which the writer has written. Any thread.</summary>
    /// <param name="request">The request.</param>
    public void Resume(ReadRequest request) => _requests.Push(request);

    public void Dispose()
    {
        _requests.Push(new ReadRequest(null, [], string.Empty));
        _thread.Join();
        _requests.Dispose();
    }

    private static long EndOf(in StoredRecord record) => record.Position.Offset + AddRecord.RecordSize(record.Size);

    private void Run()
    {
        while (true)
        {
            for (ReadRequest? request = _requests.TakeAll(), next; request is not null; request = next)
            {
                next = request.Next;
                if (request.Log is null)
                {
                    return;
                }

                if (!request.WasDeferred && IsUnwritten(request))
                {
                    request.WasDeferred = true;
                    _writer.Push(new JournalEntry(EntryKind.ReadLater) { Item = request });
                }
                else
                {
                    Answer(request, request.Log);
                }
            }
        }
    }

    private static bool IsUnwritten(ReadRequest request)
    {
        for (var index = 0; index < request.Files.Length; index++)
        {
            if (request.Files[index] is { } file && EndOf(request.Records[index]) > file.Written)
            {
                return true;
            }
        }

        return false;
    }

    private void Answer(ReadRequest request, LogState log)
    {
        var messages = new Message?[request.Records.Count];
        var order = new int[messages.Length];
        for (var index = 0; index < order.Length; index++)
        {
            order[index] = index;
        }

        Array.Sort(order, (left, right) => request.Records[left].Position.Packed.CompareTo(request.Records[right].Position.Packed));

        for (var first = 0; first < order.Length;)
        {
            var end = EndOfRun(request, order, first);
            ReadRun(request, order.AsSpan(first, end - first), log, messages);
            first = end;
        }

        foreach (var file in request.Files)
        {
            file?.Release();
        }

        log.Tell(new RecordsRead(log.Log, request.Tag, messages));
    }

    private static int EndOfRun(ReadRequest request, int[] order, int first)
    {
        var start = request.Records[order[first]].Position;
        var end = EndOf(request.Records[order[first]]);
        var next = first + 1;

        for (; next < order.Length; next++)
        {
            var record = request.Records[order[next]];
            if (record.Position.Segment != start.Segment || record.Position.Offset > end + MostGap || EndOf(record) - start.Offset > MostAtOnce)
            {
                break;
            }

            end = Math.Max(end, EndOf(record));
        }

        return next;
    }

    private void ReadRun(ReadRequest request, ReadOnlySpan<int> run, LogState log, Message?[] messages)
    {
        var start = request.Records[run[0]].Position.Offset;
        var end = start;
        foreach (var index in run)
        {
            end = Math.Max(end, EndOf(request.Records[index]));
        }

        var file = request.Files[run[0]];
        var buffer = ArrayPool<byte>.Shared.Rent((int)(end - start));
        var octets = buffer.AsSpan(0, file is null ? 0 : TryRead(file, start, buffer.AsSpan(0, (int)(end - start))));
        Message? previous = null;

        foreach (var index in run)
        {
            var record = request.Records[index];
            messages[index] = file is null ? null : Parse(octets, (int)(record.Position.Offset - start), record, log.Number, file.Salt, previous);
            previous = messages[index] ?? previous;

            if (messages[index] is null)
            {
                _log.RecordUnreadable(SegmentFile.NameOf(record.Position.Segment, "journal"), record.Position.Offset, log.Identity.Name);
            }
        }

        ArrayPool<byte>.Shared.Return(buffer);
    }

    private int TryRead(SegmentFile file, long offset, Span<byte> buffer)
    {
        try
        {
            return file.File.Read(offset, buffer);
        }
        catch (Exception fault) when (DiskFault.Is(fault))
        {
            _log.ReadFailed(fault, file.Name, offset);
            return 0;
        }
    }

    private static Message? Parse(ReadOnlySpan<byte> octets, int start, in StoredRecord record, uint log, uint salt, Message? previous)
    {
        var size = AddRecord.RecordSize(record.Size);
        if (size < Frame.HeaderSize || start + size > octets.Length || !Frame.TryRead(octets[start..], salt, out var frame))
        {
            return null;
        }

        var payload = octets.Slice(start + Frame.HeaderSize, size - Frame.HeaderSize);
        if (frame.Kind != RecordKind.Add || frame.Length != payload.Length || !frame.Verifies(payload, salt))
        {
            return null;
        }

        var found = new AddRecord(payload);
        return found.IsWhole && found.Log == log && found.Sequence == record.Sequence ? found.ToMessage(previous) : null;
    }
}
