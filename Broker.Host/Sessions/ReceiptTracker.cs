namespace Broker.Host.Sessions;

/// <summary>
/// The receipts that a session owes: each after the effect of its frame, and all in the order of the frames, however long the effect
/// of one takes. Used in the session's turn only.
/// </summary>
/// <param name="send">Sends a RECEIPT with this <c>receipt-id</c>, which may say that the message had come before.</param>
internal sealed class ReceiptTracker(Action<string, bool> send)
{
    private readonly LinkedList<Pending> _pending = [];

    /// <summary>True if no receipt is owed.</summary>
    public bool IsEmpty => _pending.Count == 0;

    /// <summary>Notes that a frame wants a receipt.</summary>
    /// <param name="tag">The frame's tag.</param>
    /// <param name="receiptId">The value of its <c>receipt</c> header.</param>
    /// <param name="afterwards">Called right after the receipt has been sent, or null.</param>
    public void Expect(long tag, string receiptId, Action? afterwards = null) => _pending.AddLast(new Pending(tag, receiptId, afterwards));

    /// <summary>Notes that a frame has had its effect, and sends the receipts that this sets free. A tag without a receipt is ignored.</summary>
    /// <param name="tag">The frame's tag.</param>
    /// <param name="isDuplicate">Whether it was a message that had come before, so that the effect is the one it had then.</param>
    public void Complete(long tag, bool isDuplicate = false)
    {
        if (Find(tag) is { } done)
        {
            done.IsDone = true;
            done.IsDuplicate = isDuplicate;
        }

        while (_pending.First is { Value.IsDone: true } first)
        {
            _pending.RemoveFirst();
            send(first.Value.ReceiptId, first.Value.IsDuplicate);
            first.Value.Afterwards?.Invoke();
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
        if (Find(tag) is not { } failed)
        {
            return null;
        }

        _pending.Remove(failed);
        return failed.ReceiptId;
    }

    // Effects happen about in the order of the frames, so the search is short.
    private Pending? Find(long tag)
    {
        for (var node = _pending.First; node is not null && node.Value.Tag <= tag; node = node.Next)
        {
            if (node.Value.Tag == tag)
            {
                return node.Value;
            }
        }

        return null;
    }

    private sealed class Pending(long tag, string receiptId, Action? afterwards)
    {
        public long Tag => tag;

        public string ReceiptId => receiptId;

        public Action? Afterwards => afterwards;

        public bool IsDone { get; set; }

        public bool IsDuplicate { get; set; }
    }
}
