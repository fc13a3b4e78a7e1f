using System.Text;
using Broker.Core.Commands;
using Broker.Host.Outbound;
using Broker.Host.Sessions;
using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Host.Sessions;

/// <summary>What a sender hears of a message: that it was taken, that it had come before, or why it was not taken.</summary>
internal sealed class ReceiptOfSendTests
{
    [Test]
    public async Task A_message_that_had_come_before_has_a_receipt_that_says_so()
    {
        await using var broker = PipeBroker.StartOver(
            out _,
            answer: message => message is Publish { Message.HasDedupId: true, Confirm: true } publish ? new CommandDone(publish.Tag, IsDuplicate: true) : null);
        await using var client = await broker.ConnectAsync();

        await client.SendFrameAsync("SEND", "1", "destination:/queue/a", "receipt:1");
        await client.SendFrameAsync("SEND", "2", "destination:/queue/a", "receipt:2", "dedup-id:x");
        await client.SendFrameAsync("SEND", "3", "destination:/queue/a", "receipt:3");

        string?[] duplicates = [await ReadAsync("1"), await ReadAsync("2"), await ReadAsync("3")];
        Assert.That(duplicates, Is.EqualTo((string?[])[null, "true", null]));

        async Task<string?> ReadAsync(string receipt)
        {
            var frame = await client.ReadAsync(StompCommand.Receipt);
            Assert.That(frame["receipt-id"], Is.EqualTo(receipt));
            return frame["duplicate"];
        }
    }

    [Test]
    public void A_receipt_that_waits_for_others_keeps_what_it_has_to_say()
    {
        var outbox = new Outbox(new OutboxLimits(1 << 20, 100), TimeProvider.System);
        var receipts = new ReceiptTracker(outbox, new FrameReader { Version = StompVersion.V12 });
        receipts.Expect(1, "one");
        receipts.Expect(2, "two");

        receipts.Complete(2, isDuplicate: true);
        Assert.That(outbox.TryTake(out _, out _), Is.False);
        receipts.Complete(1);

        Assert.That(Sent(outbox), Is.EqualTo((string[])["RECEIPT\nreceipt-id:one\n\n\0", "RECEIPT\nreceipt-id:two\nduplicate:true\n\n\0"]));
    }

    [Test]
    public void Of_those_that_wait_any_may_be_abandoned([Values(1, 2, 3)] int abandoned)
    {
        var outbox = new Outbox(new OutboxLimits(1 << 20, 100), TimeProvider.System);
        var receipts = new ReceiptTracker(outbox, new FrameReader { Version = StompVersion.V12 });
        int[] tags = [1, 2, 3];

        foreach (var tag in tags)
        {
            receipts.Expect(tag, $"{tag}");
        }

        Assert.That(receipts.Abandon(abandoned), Is.EqualTo($"{abandoned}"));
        Assert.That(receipts.Abandon(abandoned), Is.Null);
        receipts.Expect(4, "4");

        foreach (var tag in tags.Append(4))
        {
            receipts.Complete(tag);
        }

        Assert.That(Sent(outbox), Is.EqualTo(tags.Append(4).Where(tag => tag != abandoned).Select(tag => $"RECEIPT\nreceipt-id:{tag}\n\n\0")));
        Assert.That(receipts.IsEmpty, Is.True);
    }

    [TestCase(RefusalReason.StoreFull, "store-full", "store.path, store.max-size")]
    [TestCase(RefusalReason.NoStore, "no-store", "store.path")]
    [TestCase(RefusalReason.QueueFull, "queue-full", "queue.max-length, queue.max-bytes")]
    public async Task Why_it_was_not_taken_is_told_with_the_keys(RefusalReason reason, string code, string keys)
    {
        await using var broker = PipeBroker.StartOver(out _, answer: message => message is Publish publish ? new CommandRefused(publish.Tag, new Refusal(reason, "It does not fit.")) : null);
        await using var client = await broker.ConnectAsync();

        await client.SendFrameAsync("SEND", "1", "destination:/queue/a", "persistent:true", "receipt:1");

        var error = await client.ReadErrorAsync(StompError.All.Single(error => error.Code == code));
        Assert.That((error["receipt-id"], error.Text), Is.EqualTo(("1", $"It does not fit. (broker.conf: {keys})\n")));
    }

    [Test]
    public void Numbers_of_sessions_do_not_come_again_after_a_start()
    {
        var clock = new FakeTimeProvider();
        var before = new SessionNumbers(clock);
        var last = Enumerable.Range(0, 1000).Select(_ => before.Next()).Last();

        clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.That(new SessionNumbers(clock).Next(), Is.GreaterThan(last));
        Assert.That(last, Is.Positive);
    }

    private static IEnumerable<string> Sent(Outbox outbox) =>
        outbox.TryTake(out var batch, out var count) ? batch.Take(count).Select(entry => Encoding.UTF8.GetString(((EncodedFrame)entry.Item).Bytes)) : [];
}
