using Broker.Core.Subscriptions;

namespace Broker.Tests.Core;

/// <summary>A subscriber as <see cref="QueueModel"/> sees it: what is out to it, by the number of the delivery.</summary>
/// <param name="number">Its number.</param>
/// <param name="wishes">What it wants; any number means something.</param>
internal sealed class ModelListener(int number, int wishes)
{
    public int Number => number;

    public AckMode Mode { get; } = wishes % 3 == 0 ? AckMode.Cumulative : AckMode.Individual;

    public int Prefetch { get; } = wishes / 3 % 4;

    /// <summary>The only color that it wants; null: any.</summary>
    public string? Color { get; } = (wishes / 12 % 4) switch { 0 => "red", 1 => "blue", _ => null };

    public int Priority { get; } = wishes / 48 % 3 == 0 ? 1 : 0;

    public bool IsExclusive { get; } = wishes / 144 % 10 == 0;

    public FakeOutbox Outbox { get; } = new($"subscriber {number}");

    public SortedDictionary<long, ModelMessage> Out { get; } = [];

    /// <summary>How many of its deliveries transactions hold.</summary>
    public int Held { get; set; }

    public long LastSequence { get; set; }

    public bool IsBlocked { get; private set; }

    public bool CanTake => !IsBlocked && (Prefetch == 0 || Out.Count + Held < Prefetch);

    public List<KeyValuePair<long, ModelMessage>> Take(long sequence)
    {
        var taken = Out.Where(delivery => delivery.Key == sequence || (Mode == AckMode.Cumulative && delivery.Key < sequence)).ToList();
        taken.ForEach(delivery => Out.Remove(delivery.Key));
        return taken;
    }

    public void PutBack(List<KeyValuePair<long, ModelMessage>> deliveries) => deliveries.ForEach(delivery => Out.Add(delivery.Key, delivery.Value));

    public void Block()
    {
        IsBlocked = true;
        Outbox.Room = 0;
    }

    public void Unblock()
    {
        IsBlocked = false;
        Outbox.Drain();
    }
}
