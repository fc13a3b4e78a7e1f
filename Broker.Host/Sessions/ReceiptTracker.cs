using System.Buffers;
using Broker.Host.Outbound;
using Broker.Stomp;

namespace Broker.Host.Sessions;

/// <summary>
/// The receipts that a session owes: each after the effect of its frame, and all in the order of the frames, however long the effect
/// of one takes. Used in the session's turn only.
/// </summary>
/// <param name="outbox">Where they go.</param>
/// <param name="reader">Knows the version.</param>
internal sealed class ReceiptTracker(Outbox outbox, FrameReader reader)
{
    private Pending? _first;
    private Pending? _last;

    /// <summary>True if no receipt is owed.</summary>
    public bool IsEmpty => _first is null;

    /// <summary>Notes that a frame wants a receipt.</summary>
    /// <param name="tag">The frame's tag.</param>
    /// <param name="receiptId">The value of its <c>receipt</c> header.</param>
    /// <param name="afterwards">Called right after the receipt has been sent, or null.</param>
    public void Expect(long tag, string receiptId, Action? afterwards = null)
    {
        var pending = new Pending(tag, receiptId, afterwards);
        _first ??= pending;
        _last?.Next = pending;
        _last = pending;
    }

    /// <summary>Notes that a frame has had its effect, and sends the receipts that this sets free. A tag without a receipt is ignored.</summary>
    /// <param name="tag">The frame's tag.</param>
    /// <param name="isDuplicate">Whether it was a message that had come before, so that the effect is the one it had then.</param>
    public void Complete(long tag, bool isDuplicate = false)
    {
        if (Find(tag, out _) is { } done)
        {
            done.IsDone = true;
            done.IsDuplicate = isDuplicate;
        }

        while (_first is { IsDone: true } first)
        {
            Remove(first, before: null);
            Send(first.ReceiptId, first.IsDuplicate);
            first.Afterwards?.Invoke();
        }
    }

    /// <summary>Forgets the receipt of a frame that was refused while the session goes on, and sends those that have waited behind it.</summary>
    /// <param name="tag">The frame's tag.</param>
    /// <returns>The value of its <c>receipt</c> header; null if it asked for none or has got it.</returns>
    public string? Skip(long tag)
    {
        var receipt = Abandon(tag);
        Complete(tag);
        return receipt;
    }

    /// <summary>Forgets the receipt of a frame that failed: ERROR is its answer.</summary>
    /// <param name="tag">The frame's tag.</param>
    /// <returns>The value of its <c>receipt</c> header; null if it asked for none or has got it.</returns>
    public string? Abandon(long tag)
    {
        if (Find(tag, out var before) is not { } failed)
        {
            return null;
        }

        Remove(failed, before);
        return failed.ReceiptId;
    }

    // Effects happen about in the order of the frames, so the search is short.
    private Pending? Find(long tag, out Pending? before)
    {
        before = null;

        for (var pending = _first; pending is not null && pending.Tag <= tag; pending = pending.Next)
        {
            if (pending.Tag == tag)
            {
                return pending;
            }

            before = pending;
        }

        return null;
    }

    private void Remove(Pending pending, Pending? before)
    {
        if (before is null)
        {
            _first = pending.Next;
        }
        else
        {
            before.Next = pending.Next;
        }

        if (ReferenceEquals(_last, pending))
        {
            _last = before;
        }
    }

    private void Send(string receiptId, bool isDuplicate)
    {
        var bytes = new ArrayBufferWriter<byte>(64);
        var frame = new FrameWriter(bytes, StompCommand.Receipt, reader.Version).Header(HeaderName.ReceiptId, receiptId);

        if (isDuplicate)
        {
            frame.Header("duplicate"u8, "true"u8);
        }

        frame.End();
        outbox.Enqueue(new EncodedFrame(bytes.WrittenSpan.ToArray()), bytes.WrittenCount);
    }

    private sealed class Pending(long tag, string receiptId, Action? afterwards)
    {
        public Pending? Next { get; set; }

        public long Tag => tag;

        public string ReceiptId => receiptId;

        public Action? Afterwards => afterwards;

        public bool IsDone { get; set; }

        public bool IsDuplicate { get; set; }
    }
}
