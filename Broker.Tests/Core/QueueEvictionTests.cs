using Broker.Core.Storage;

namespace Broker.Tests.Core;

/// <summary>Which contents leave memory when there are too many of them.</summary>
internal sealed class QueueEvictionTests
{
    private const int Many = 5000;

    private readonly StoreBudget _budget = new(limit: 400_000);
    private readonly QueueStore _store;

    public QueueEvictionTests() => _store = new QueueStore(_budget);

    [Test]
    public void Nothing_leaves_as_long_as_it_is_within_the_budget()
    {
        AppendWritten(1000);

        _store.Evict();

        Assert.That(Unloaded(), Is.Zero);
        Assert.That(_budget.Used, Is.EqualTo(_store.Bytes));
    }

    [Test]
    public void What_came_last_leaves_until_it_is_within_the_budget()
    {
        AppendWritten(Many);

        Evict();

        Assert.That(_budget.Used, Is.LessThanOrEqualTo(_budget.Limit));
        Assert.That(_store.Count, Is.EqualTo(_store.LastSequence), "The messages are there still.");
        Assert.That(FirstUnloaded(), Is.GreaterThan(QueueEviction.HeadMessages), "The head stays.");
    }

    [Test]
    public void What_is_not_known_to_be_on_disk_stays()
    {
        for (var number = 1; number <= Many; number++)
        {
            _store.Append(_store.Number(Sample.Message(number), isPersistent: true));
        }

        _store.Evict();

        Assert.That(Unloaded(), Is.Zero);
    }

    [Test]
    public void What_is_not_persistent_stays_and_does_not_count()
    {
        for (var number = 1; number <= Many; number++)
        {
            _store.Append(_store.Number(Sample.Message(number), isPersistent: false));
        }

        _store.Evict();

        Assert.That((Unloaded(), _budget.Used), Is.EqualTo((0, 0L)));
    }

    [Test]
    public void What_is_removed_counts_no_more()
    {
        AppendWritten(Many);
        Evict();

        while (_store.Shared.TryPeek(out var slot))
        {
            _store.Remove(_store.TakeOut(slot));
        }

        Assert.That((_budget.Used, _store.Count, _store.Bytes), Is.EqualTo((0L, 0L, 0L)));
    }

    [Test]
    public void What_is_cleared_counts_no_more()
    {
        AppendWritten(Many);
        Evict();

        _store.Clear();

        Assert.That(_budget.Used, Is.Zero);
    }

    [Test]
    public void What_somebody_has_may_leave_memory_and_comes_back_with_its_name()
    {
        AppendWritten(Many);
        var taken = new List<QueuedMessage>();
        while (_store.Shared.TryPeek(out var slot))
        {
            taken.Add(_store.TakeOut(slot));
        }

        Evict();
        Assert.That(_budget.Used, Is.LessThanOrEqualTo(_budget.Limit));
        var dropped = taken.First(message => !message.HasContent);
        Assert.That((dropped.Id.Number, dropped.Size), Is.EqualTo((dropped.Sequence, Sample.Message((int)dropped.Sequence).Size)));

        _store.PutBack(dropped);
        Assert.That(_store.Shared.TryPeek(out var again));
        Assert.That(again.Chunk.IsUnloaded(again.Index));
        Assert.That(again.Chunk.SequenceAt(again.Index), Is.EqualTo(dropped.Sequence));
    }

    [Test]
    public void What_has_been_read_is_delivered_and_counts_again()
    {
        AppendWritten(Many);
        Evict();
        var (used, slot) = (_budget.Used, FirstUnloadedSlot());
        var sequence = slot.Chunk.SequenceAt(slot.Index);

        Assert.That(_store.Load(slot, sequence, Sample.Message((int)sequence)), Is.Not.Null);

        Assert.That(slot.Chunk.IsUnloaded(slot.Index), Is.False);
        Assert.That(_budget.Used, Is.GreaterThan(used));
        Assert.That(_store.Load(slot, sequence, Sample.Message((int)sequence)), Is.Null, "It is there already.");
        Assert.That(_store.Load(slot, sequence + 1, Sample.Message(1)), Is.Null, "It is another one.");
    }

    // Several times, for each does a bounded piece of work.
    private void Evict()
    {
        for (var times = 0; times < 10; times++)
        {
            _store.Evict();
            AppendWritten(64);
        }

        _store.Evict();
    }

    private void AppendWritten(int count)
    {
        for (var number = 0; number < count; number++)
        {
            var message = _store.Number(Sample.Message((int)_store.LastSequence + 1), isPersistent: true);
            message.Position = new RecordPosition(1, message.Sequence);
            message.IsOnDisk = true;
            _store.Append(message);
        }
    }

    private List<QueueSlot> Slots()
    {
        var slots = new List<QueueSlot>();
        for (var chunk = _store.Lists.Of(4)!.First; chunk is not null; chunk = chunk.Next)
        {
            slots.AddRange(Enumerable.Range(0, chunk.Count).Select(index => new QueueSlot(chunk, index)));
        }

        return slots;
    }

    private int Unloaded() => Slots().Count(slot => slot.Chunk.IsUnloaded(slot.Index));

    private int FirstUnloaded() => Slots().FindIndex(slot => slot.Chunk.IsUnloaded(slot.Index));

    private QueueSlot FirstUnloadedSlot() => Slots().Find(slot => slot.Chunk.IsUnloaded(slot.Index));
}
