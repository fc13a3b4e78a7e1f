using Broker.Host.Outbound;

namespace Broker.Tests.Host.Outbound;

/// <summary>Buffers of outboxes are used again, thousands of them, up to a limit.</summary>
internal sealed class OutboxRingsTests
{
    private readonly OutboxRings _rings = new();

    [TestCase(0, 16)]
    [TestCase(16, 16)]
    [TestCase(17, 32)]
    [TestCase(512, 512)]
    [TestCase(100_000, 131_072)]
    public void A_buffer_has_as_many_places_as_are_needed(int places, int expected) => Assert.That(_rings.Rent(places), Has.Length.EqualTo(expected));

    [Test]
    public void What_was_given_back_is_used_again_by_who_needs_as_much()
    {
        var rings = Enumerable.Range(0, 3000).Select(_ => _rings.Rent(100)).ToList();
        rings.ForEach(_rings.GiveBack);

        Assert.That(_rings.Rent(300), Has.Length.EqualTo(512), "Those are too small.");

        // Arrays are equal to themselves only.
        var again = Enumerable.Range(0, 3000).Select(_ => _rings.Rent(128)).ToHashSet();
        Assert.That(again.SetEquals(rings), Is.True, "Each of them, once.");
        Assert.That(again.Contains(_rings.Rent(128)), Is.False, "All are in use.");
    }

    [Test]
    public void So_much_is_kept_and_no_more()
    {
        var large = _rings.Rent(1 << 20);
        var larger = _rings.Rent(2 << 20);
        _rings.GiveBack(large);
        _rings.GiveBack(larger);

        Assert.That(_rings.Rent(1 << 20), Is.SameAs(large), "40 MiB");
        Assert.That(_rings.Rent(2 << 20), Is.Not.SameAs(larger), "80 MiB");
    }

    [Test]
    public void What_is_let_go_is_not_used_again_and_leaves_its_room_to_others()
    {
        var first = _rings.Rent(1 << 20);
        _rings.GiveBack(first);
        _rings.Clear();

        var second = _rings.Rent(1 << 20);
        Assert.That(second, Is.Not.SameAs(first));
        _rings.GiveBack(second);
        Assert.That(_rings.Rent(1 << 20), Is.SameAs(second));
    }
}
