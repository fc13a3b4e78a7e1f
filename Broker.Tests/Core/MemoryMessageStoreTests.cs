using Broker.Core.Storage;

namespace Broker.Tests.Core;

/// <summary>The messages of one queue in memory: their order, and how many there are.</summary>
internal sealed class MemoryMessageStoreTests
{
    private readonly MemoryMessageStore _store = new();

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
        var first = _store.Take();
        _store.Take();

        _store.PutBack(first);

        Assert.That(TakeAll(), Is.EqualTo(new[] { 1, 3 }));
    }

    [Test]
    public void Messages_put_back_in_any_order_are_taken_in_that_of_their_arrival()
    {
        Append(1, 2, 3, 4);
        var (one, two, three) = (_store.Take(), _store.Take(), _store.Take());

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

        var taken = _store.Take();
        Assert.That((_store.Count, _store.Bytes), Is.EqualTo((2, 2 * size)));

        _store.Remove(taken);
        Assert.That((_store.Count, _store.Bytes), Is.EqualTo((1, size)));
    }

    [Test]
    public void Nothing_is_left_when_all_is_cleared()
    {
        Append(1, 2, 3);
        _store.PutBack(_store.Take());

        _store.Clear();

        Assert.That((_store.Count, _store.Bytes, _store.HasWaiting), Is.EqualTo((0L, 0L, false)));
    }

    [Test]
    public void Taking_from_an_empty_store_is_a_fault() =>
        Assert.That(_store.Take, Throws.InvalidOperationException);

    [Test]
    public void A_store_that_was_long_works_on_when_it_has_given_its_memory_back()
    {
        Append([.. Enumerable.Range(1, 5000)]);
        while (_store.HasWaiting)
        {
            _store.Remove(_store.Take());
        }

        Append(1, 2);

        Assert.That(TakeAll(), Is.EqualTo(new[] { 1, 2 }));
    }

    [Test]
    public void The_order_is_that_of_arrival_whatever_is_taken_put_back_and_removed([Values(1, 2, 3)] int seed)
    {
        var random = new Random(seed);
        var waiting = new SortedSet<long>();
        var taken = new Dictionary<long, QueuedMessage>();
        var arrived = 0;

        for (var step = 0; step < 5000; step++)
        {
            switch (random.Next(4))
            {
                case 0:
                    Append(++arrived);
                    waiting.Add(arrived);
                    break;
                case 1 when waiting.Count > 0:
                    var message = _store.Take();
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

    private void Append(params IReadOnlyList<int> numbers)
    {
        foreach (var number in numbers)
        {
            _store.Append(Sample.Message(number));
        }
    }

    private List<int> TakeAll()
    {
        var numbers = new List<int>();
        while (_store.HasWaiting)
        {
            numbers.Add(Sample.NumberOf(_store.Take().Message));
        }

        return numbers;
    }
}
