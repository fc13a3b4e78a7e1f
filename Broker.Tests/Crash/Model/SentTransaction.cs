namespace Broker.Tests.Crash.Model;

/// <summary>A transaction that was begun.</summary>
/// <param name="name">Its name.</param>
/// <param name="sends">The messages sent in it.</param>
/// <param name="acks">The deliveries acknowledged in it.</param>
internal sealed class SentTransaction(string name, IReadOnlyList<SentMessage> sends, IReadOnlyList<Delivery> acks)
{
    public string Name => name;

    public IReadOnlyList<SentMessage> Sends => sends;

    public IReadOnlyList<Delivery> Acks => acks;

    public TransactionState State { get; set; }

    /// <summary>What contradicts that all of it happened, or nothing, once everything that waited has been delivered.</summary>
    public IEnumerable<string> Contradictions()
    {
        var copies = sends.SelectMany(send => send.Copies).ToList();
        var happened = copies.Count(copy => copy.Deliveries > 0);

        if (happened > 0 && happened < copies.Count)
        {
            yield return $"{this} is half done: {string.Join("; ", copies)}";
        }

        // What was not promised itself may have been lost together with the transaction.
        foreach (var ack in acks.Where(ack => ack.Copy.Message.State == SendState.Promised && ack.IsLast != happened > 0))
        {
            yield return happened > 0
                ? $"{this} is half done: its messages were delivered, but what it acknowledged came again: {ack.Copy}"
                : $"{this} is half done: its messages are not there, but what it acknowledged did not come again: {ack.Copy}";
        }
    }

    public override string ToString() => $"transaction {name} ({State})";
}
