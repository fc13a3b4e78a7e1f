using System.Text;
using Broker.Gateways.EngineIo;

namespace Broker.Tests.Gateways.EngineIo;

/// <summary>What waits for a client.</summary>
internal sealed class EngineOutboxTests
{
    private const int Room = 100;

    [Test]
    public async Task Who_sends_waits_until_there_is_room_and_who_came_first_is_first()
    {
        var outbox = new EngineOutbox(Room);
        var packets = new List<EnginePacket>();

        Assert.That(await outbox.SendAsync([PacketOf("large", 10_000)]), Is.True, "One always fits.");
        var second = outbox.SendAsync([PacketOf("b", 2), PacketOf("c", 2)]).AsTask();
        var third = outbox.SendAsync([PacketOf("d", 2)]).AsTask();
        Assert.That((second.IsCompleted, third.IsCompleted), Is.EqualTo((false, false)));

        outbox.TryTake(packets, most: 1);
        Assert.That(await second, Is.True);
        Assert.That(third.IsCompleted, Is.False);
        outbox.TryTake(packets, most: 1_000);
        Assert.That(packets.Select(TextOf), Is.EqualTo((string[])["b", "c"]));
        Assert.That(await third, Is.True);
    }

    [Test]
    public async Task The_end_is_told_to_those_who_wait()
    {
        var outbox = new EngineOutbox(Room);
        var packets = new List<EnginePacket>();
        await outbox.SendAsync([PacketOf("a", 1_000)]);
        var waiting = outbox.SendAsync([PacketOf("b", 1)]);

        outbox.End(EnginePacket.Close, discard: false);

        Assert.That(await waiting, Is.False);
        Assert.That(await outbox.SendAsync([PacketOf("c", 1)]), Is.False);
        outbox.TryTake(packets, most: 10_000);
        Assert.That(packets.Select(TextOf), Is.EqualTo((string[])["a", "1"]));
        Assert.That(outbox.IsFinished, Is.True);
    }

    [Test]
    public void Of_pings_one_waits_at_most()
    {
        var outbox = new EngineOutbox(Room);
        var packets = new List<EnginePacket>();

        outbox.Ping();
        outbox.Ping();

        outbox.TryTake(packets, most: 10_000);
        Assert.That(packets, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Who_waits_for_packets_is_woken()
    {
        var outbox = new EngineOutbox(Room);
        var waiting = outbox.WaitAsync();
        Assert.That(waiting.IsCompleted, Is.False);

        await outbox.SendAsync([PacketOf("a", 1)]);

        await waiting;
    }

    private static EnginePacket PacketOf(string text, int length) => new(Encoding.UTF8.GetBytes(text.PadRight(length)), IsBinary: false);

    private static string TextOf(EnginePacket packet) => Encoding.UTF8.GetString(packet.Octets.Span).TrimEnd();
}
