using Broker.Core.Storage;

namespace Broker.Tests.Core;

/// <summary>The messages of one queue: their order, who has looked at which, and how much of them is in memory.</summary>
internal sealed class QueueStoreTests
{
    private const int Many = 5000;

    private readonly QueueStore _store = new(new StoreBudget(StoreBudget.DefaultLimit));

    [Test]
    public void Messages_are_taken_in_the_order_of_their_arrival()
    {
        Append(1, 2, 3);

        Assert.That(TakeAll(), Is.EqualTo(new[] { 1, 2, 3 }));
        Assert.That(_store.HasWaiting, Is.False);
    }

    [Test]
    public void A_message_put_back_is_taken_before_those_that_came_later()
    {
        Append(1, 2, 3);
        var first = Take();
        Take();

        _store.PutBack(first);

        Assert.That(TakeAll(), Is.EqualTo(new[] { 1, 3 }));
    }

    [Test]
    public void Messages_put_back_in_any_order_are_taken_in_that_of_their_arrival()
    {
        Append(1, 2, 3, 4);
        var (one, two, three) = (Take(), Take(), Take());

        _store.PutBack(two);
        _store.PutBack(three);
        _store.PutBack(one);

        Assert.That(TakeAll(), Is.EqualTo(new[] { 1, 2, 3, 4 }));
    }

    [Test]
    public void A_message_counts_until_it_is_removed()
    {
        Append(1, 2);
        var size = Sample.Message(1).Size;

        var taken = Take();
        Assert.That((_store.Count, _store.Bytes), Is.EqualTo((2, 2 * size)));

        _store.Remove(taken);
        Assert.That((_store.Count, _store.Bytes), Is.EqualTo((1, size)));
    }

    [Test]
    public void Nothing_is_left_when_all_is_cleared()
    {
        Append(1, 2, 3);
        _store.PutBack(Take());

        _store.Clear();

        Assert.That((_store.Count, _store.Bytes, _store.HasWaiting), Is.EqualTo((0L, 0L, false)));
        Append(4);
        Assert.That(TakeAll(), Is.EqualTo(new[] { 4 }));
    }

    [Test]
    public void Higher_priorities_are_taken_first_and_equal_ones_in_order()
    {
        foreach (var (number, priority) in new[] { (1, 4), (2, 9), (3, 0), (4, 9), (5, 4) })
        {
            _store.Append(_store.Number(Sample.Message(number, [], priority: (byte)priority), isPersistent: false));
        }

        Assert.That(TakeAll(), Is.EqualTo(new[] { 2, 4, 1, 5, 3 }));
    }

    [Test]
    public void Chunks_go_when_their_messages_are_gone()
    {
        Append([.. Enumerable.Range(1, Many)]);
        Assert.That(Chunks(), Is.GreaterThan(Many / QueueChunk.MaxSlots));

        while (_store.HasWaiting)
        {
            _store.Remove(Take());
        }

        Assert.That(Chunks(), Is.EqualTo(1));
        Append(1, 2);
        Assert.That(TakeAll(), Is.EqualTo(new[] { 1, 2 }));
    }

    [Test]
    public void One_message_that_stays_keeps_its_chunk_only()
    {
        Append([.. Enumerable.Range(1, Many)]);
        var stays = Take();

        while (_store.HasWaiting)
        {
            _store.Remove(Take());
        }

        Assert.That(Chunks(), Is.EqualTo(2));
        _store.PutBack(stays);
        Assert.That(TakeAll(), Is.EqualTo(new[] { 1 }));
    }

    [Test]
    public void A_place_that_is_reserved_is_before_what_comes_later_and_counts_when_it_is_taken()
    {
        var reserved = _store.Number(Sample.Message(1), isPersistent: false);
        _store.Reserve(reserved);
        Append(2, 3);
        Assert.That(Sample.NumberOf(Take().Message), Is.EqualTo(2));
        Assert.That(_store.Count, Is.EqualTo(2));

        _store.Fulfil(reserved);

        Assert.That(_store.Count, Is.EqualTo(3));
        Assert.That(TakeAll(), Is.EqualTo(new[] { 1, 3 }));
    }

    [Test]
    public void A_place_that_is_given_back_was_never_there()
    {
        var reserved = _store.Number(Sample.Message(1), isPersistent: false);
        _store.Reserve(reserved);
        Append(2);

        _store.Cancel(reserved);

        Assert.That(_store.Count, Is.EqualTo(1));
        Assert.That(TakeAll(), Is.EqualTo(new[] { 2 }));
    }

    [Test]
    public void A_cursor_sees_each_message_once_and_again_what_comes_back()
    {
        var cursor = _store.Lists.AddCursor();
        Append(1, 2, 3);
        Assert.That(Pass(cursor), Is.EqualTo(new[] { 1, 2, 3 }));

        var (one, two) = (Take(), Take());
        _store.PutBack(two);
        Append(4);
        _store.PutBack(one);

        Assert.That(Pass(cursor), Is.EqualTo(new[] { 1, 2, 4 }));
        Assert.That(Pass(cursor), Is.Empty);
    }

    [Test]
    public void What_comes_back_again_and_again_does_not_pile_up_with_who_does_not_look()
    {
        var idle = _store.Lists.AddCursor();
        Append(1, 2);
        Pass(idle);

        for (var round = 0; round < Many; round++)
        {
            _store.PutBack(Take());
        }

        Assert.That(Pass(idle).Length, Is.LessThan(Many / 2));
    }

    [Test]
    public void A_delayed_message_waits_behind_what_is_there_when_it_becomes_available()
    {
        var delayed = Sample.Message(1, [], availableAt: DateTimeOffset.FromUnixTimeMilliseconds(10));
        _store.AppendDelayed(_store.Number(delayed, isPersistent: false));
        Append(2);
        Assert.That((_store.Count, _store.NextDue), Is.EqualTo((2, 10)));
        Assert.That(_store.TryTakeDue(9, out _), Is.False);

        Assert.That(_store.TryTakeDue(10, out var slot));
        _store.MakeAvailable(slot);
        Append(3);

        Assert.That(TakeAll(), Is.EqualTo(new[] { 2, 1, 3 }));
    }

    [Test]
    public void What_has_expired_is_found_among_what_waits()
    {
        _store.Append(_store.Number(Sample.Message(1, [], expires: DateTimeOffset.FromUnixTimeMilliseconds(10)), isPersistent: false));
        Append(2);
        _store.Append(_store.Number(Sample.Message(3, [], expires: DateTimeOffset.FromUnixTimeMilliseconds(20)), isPersistent: false));
        Assert.That(_store.NextExpiry, Is.EqualTo(10));

        var expired = _store.TakeExpired(15);

        Assert.That(expired.Select(message => Sample.NumberOf(message.Message)), Is.EqualTo(new[] { 1 }));
        Assert.That(_store.NextExpiry, Is.EqualTo(20));
        Assert.That(TakeAll(), Is.EqualTo(new[] { 2, 3 }));
    }

    [Test]
    public void Records_are_taken_over_as_they_are_with_those_of_other_priorities_and_those_to_come()
    {
        StoredRecord[] same = [.. Enumerable.Range(1, 1000).Select(number => Record(number, 4))];
        StoredRecord[] mixed = [Record(1001, 4), Record(1002, 9), Record(1003, 4) with { AvailableAt = 10 }];
        _store.LastSequence = 1003;

        _store.Adopt([same, mixed], now: 5);

        Assert.That((_store.Count, _store.Bytes), Is.EqualTo((1003L, 1003L * 200)));
        Assert.That(_store.NextDue, Is.EqualTo(10));
        Assert.That(TakeAllSequences().Take(2), Is.EqualTo(new[] { 1002L, 1L }));
    }

    [Test]
    public void The_order_is_that_of_arrival_whatever_is_taken_put_back_and_removed([Values(1, 2, 3)] int seed)
    {
        var random = new Random(seed);
        var waiting = new SortedSet<long>();
        var taken = new Dictionary<long, QueuedMessage>();
        var arrived = 0;

        for (var step = 0; step < Many; step++)
        {
            switch (random.Next(4))
            {
                case 0:
                    Append(++arrived);
                    waiting.Add(arrived);
                    break;
                case 1 when waiting.Count > 0:
                    var message = Take();
                    Assert.That(message.Sequence, Is.EqualTo(waiting.Min));
                    waiting.Remove(message.Sequence);
                    taken.Add(message.Sequence, message);
                    break;
                case 2 when taken.Count > 0:
                    var back = taken.Values.ElementAt(random.Next(taken.Count));
                    _store.PutBack(back);
                    taken.Remove(back.Sequence);
                    waiting.Add(back.Sequence);
                    break;
                case 3 when taken.Count > 0:
                    var gone = taken.Values.ElementAt(random.Next(taken.Count));
                    _store.Remove(gone);
                    taken.Remove(gone.Sequence);
                    break;
            }

            Assert.That((_store.Count, _store.HasWaiting), Is.EqualTo(((long)waiting.Count + taken.Count, waiting.Count > 0)));
        }
    }

    private static StoredRecord Record(long sequence, byte priority) =>
        new(sequence, new RecordPosition(1, sequence), Expires: 0, AvailableAt: 0, Size: 200, Deliveries: 0, priority);

    private void Append(params IReadOnlyList<int> numbers)
    {
        foreach (var number in numbers)
        {
            _store.Append(_store.Number(Sample.Message(number), isPersistent: false));
        }
    }

    private QueuedMessage Take()
    {
        Assert.That(_store.Shared.TryPeek(out var slot));
        return _store.TakeOut(slot);
    }

    private List<int> TakeAll()
    {
        var numbers = new List<int>();
        while (_store.HasWaiting)
        {
            numbers.Add(Sample.NumberOf(Take().Message));
        }

        return numbers;
    }

    private List<long> TakeAllSequences()
    {
        var sequences = new List<long>();
        while (_store.HasWaiting)
        {
            sequences.Add(Take().Sequence);
        }

        return sequences;
    }

    private static int[] Pass(QueueCursor cursor)
    {
        var seen = new List<int>();
        while (cursor.TryPeek(out var slot))
        {
            seen.Add(Sample.NumberOf(slot.Chunk.MessageAt(slot.Index)!.Message));
            cursor.Advance();
        }

        return [.. seen];
    }

    private int Chunks()
    {
        var chunks = 0;
        for (var chunk = _store.Lists.Of(4)!.First; chunk is not null; chunk = chunk.Next)
        {
            chunks++;
        }

        return chunks;
    }
}
