namespace Broker.Host.Sessions;

/// <summary>
/// The receipts that a session owes: each after the effect of its frame, and all in the order of the frames, however long the effect
/// of one takes. Used in the session's turn only.
/// </summary>
/// <param name="send">Sends a RECEIPT with this <c>receipt-id</c>.</param>
internal sealed class ReceiptTracker(Action<string> send)
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
    public void Complete(long tag)
    {
        if (Find(tag) is { } done)
        {
            done.IsDone = true;
        }

        while (_pending.First is { Value.IsDone: true } first)
        {
            _pending.RemoveFirst();
            send(first.Value.ReceiptId);
            first.Value.Afterwards?.Invoke();
        }
    }

    /// <summary>A frame was refused: it gets no receipt, and those behind it do not wait for it.</summary>
    /// <param name="tag">The frame's tag.</param>
    public void Drop(long tag)
    {
        if (Find(tag) is { } refused)
        {
            _pending.Remove(refused);
            Complete(0);
        }
    }

    /// <summary>The receipt that a frame asked for and has not got yet.</summary>
    /// <param name="tag">The frame's tag.</param>
    /// <returns>The value of its <c>receipt</c> header, or null.</returns>
    public string? ReceiptOf(long tag) => Find(tag)?.ReceiptId;

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
    }
}
