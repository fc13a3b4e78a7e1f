using System.Text;
using Broker.Core.Destinations;
using Broker.Tests.Support;

namespace Broker.Tests.Core;

/// <summary>The ids that have come to a destination lately.</summary>
internal sealed class DedupWindowTests
{
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(10);

    private readonly FakeTimeProvider _clock = new();

    [Test]
    public void Other_numbers_count_for_ids_that_come()
    {
        var window = new DedupWindow(Length, 100, _clock);
        Add(window, "a", "b", "c");

        window.Use(Length * 2, 2);
        Assert.That(window.Count, Is.EqualTo(2), "The oldest is forgotten.");
        Add(window, "d");
        _clock.Advance(Length);

        Assert.That(Add(window, "d", "c"), Is.EqualTo(new[] { false, true }));
    }

    [Test]
    public void An_id_that_comes_again_within_the_window_is_known()
    {
        var window = new DedupWindow(Length, 100, _clock);

        Assert.That(window.TryAdd("a"u8, out var first, out var until));
        _clock.Advance(Length - TimeSpan.FromMilliseconds(1));
        Assert.That(window.TryAdd("a"u8, out var second, out var untilAgain), Is.False);

        Assert.That((second, untilAgain), Is.EqualTo((first, until)), "The second does not prolong the window.");
        Assert.That(window.TryAdd("b"u8, out var other, out _));
        Assert.That(other, Is.Not.EqualTo(first));
    }

    [Test]
    public void An_id_counts_for_the_window_and_no_longer()
    {
        var window = new DedupWindow(Length, 100, _clock);
        window.TryAdd("a"u8, out _, out var until);
        Assert.That(until, Is.EqualTo((_clock.GetUtcNow() + Length).ToUnixTimeMilliseconds()));

        _clock.Advance(Length);

        Assert.That(window.TryAdd("a"u8, out _, out _));
        Assert.That(window.Count, Is.EqualTo(1));
    }

    [Test]
    public void The_oldest_ids_are_forgotten_when_there_are_too_many()
    {
        var window = new DedupWindow(Length, 2, _clock);

        Assert.That(Add(window, "a", "b", "c"), Is.EqualTo(new[] { true, true, true }));

        Assert.That(window.Count, Is.EqualTo(2));
        Assert.That(Add(window, "b", "c", "a"), Is.EqualTo(new[] { false, false, true }));
    }

    [Test]
    public void Without_room_or_without_a_window_every_id_is_new()
    {
        Assert.That(Add(new DedupWindow(Length, 0, _clock), "a", "a"), Is.EqualTo(new[] { true, true }));
        Assert.That(Add(new DedupWindow(TimeSpan.Zero, 10, _clock), "a", "a"), Is.EqualTo(new[] { true, true }));
    }

    [Test]
    public void An_id_whose_message_was_not_taken_may_come_again()
    {
        var window = new DedupWindow(Length, 2, _clock);
        window.TryAdd("a"u8, out var hash, out _);

        window.Forget(hash);
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.That(Add(window, "a", "b", "a"), Is.EqualTo(new[] { true, true, false }));
    }

    [Test]
    public void What_was_remembered_counts_after_a_restart()
    {
        var before = new DedupWindow(Length, 100, _clock);
        before.TryAdd("a"u8, out var first, out var firstUntil);
        _clock.Advance(Length / 2);
        before.TryAdd("b"u8, out var second, out var secondUntil);
        _clock.Advance(Length / 2);

        var after = new DedupWindow(Length, 100, _clock);
        after.Load([(first, firstUntil), (second, secondUntil)]);

        Assert.That(after.Count, Is.EqualTo(1));
        Assert.That(Add(after, "a", "b"), Is.EqualTo(new[] { true, false }));
    }

    private static bool[] Add(DedupWindow window, params string[] ids) =>
        [.. ids.Select(id => window.TryAdd(Encoding.UTF8.GetBytes(id), out _, out _))];
}
