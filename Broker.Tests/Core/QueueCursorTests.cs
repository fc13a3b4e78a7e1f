using Broker.Core.Storage;

namespace Broker.Tests.Core;

/// <summary>Looking through the messages of a queue: each is seen once.</summary>
internal sealed class QueueCursorTests
{
    private const int Many = 5000;

    private readonly QueueStore _store = new(new StoreBudget(StoreBudget.DefaultLimit));

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
}
