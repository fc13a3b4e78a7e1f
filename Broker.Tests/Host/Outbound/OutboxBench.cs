using Broker.Core.Outbound;
using Broker.Host.Outbound;
using Broker.Stomp;
using Broker.Tests.Core;
using Broker.Tests.Support;

namespace Broker.Tests.Host.Outbound;

/// <summary>An outbox for at most ten frames and ten thousand bytes, and what the two sides do with it.</summary>
internal sealed class OutboxBench
{
    public const int MaxFrames = 10;
    public const int MaxBytes = 10_000;

    private int _outlets;

    public OutboxBench() => Outbox = new Outbox(new OutboxLimits(MaxBytes, MaxFrames), Clock);

    public FakeTimeProvider Clock { get; } = new();

    public Outbox Outbox { get; }

    /// <summary>Who notes what outlets drop.</summary>
    public DropLog? Drops { get; init; }

    /// <summary>A new outlet of a subscription.</summary>
    public SubscriptionOutlet Outlet(bool isHeld = false) =>
        new(Outbox, StompVersion.V12, "0", ++_outlets, isAcknowledged: false, isHeld) { Drops = Drops };

    /// <summary>Puts in a message of a certain size.</summary>
    public static EnqueueResult Put(SubscriptionOutlet outlet, int number, int size = 200) =>
        outlet.TryEnqueue(new Delivery(Sample.MessageOf(number, size), number, 1, null));

    /// <summary>Puts in several.</summary>
    public static void Fill(SubscriptionOutlet outlet, int count, int size = 200)
    {
        for (var number = 1; number <= count; number++)
        {
            Assert.That(Put(outlet, number, size), Is.AnyOf(EnqueueResult.Enqueued, EnqueueResult.Congested));
        }
    }

    /// <summary>Takes what waits.</summary>
    public OutboxEntry[] Take() => Outbox.TryTake(out var batch, out var count) ? batch[..count] : [];

    /// <summary>Takes what waits, as numbers of messages and texts of frames.</summary>
    public object[] TakeNames() => [.. Take().Select(entry => entry.Outlet is not null ? (object)Sample.NumberOf(entry.Message) : entry.Item)];

    /// <summary>Sends what waits.</summary>
    /// <returns>How many there were.</returns>
    public int Send()
    {
        var entries = Take();
        Outbox.Flushed(entries);
        return entries.Length;
    }
}
