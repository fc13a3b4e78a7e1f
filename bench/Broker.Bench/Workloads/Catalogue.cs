using Broker.Bench.Measuring;
using Broker.Core.Storage.Journals;
using Broker.Host.Outbound;
using Broker.Host.Transport;

namespace Broker.Bench.Workloads;

/// <summary>All benchmarks there are.</summary>
internal static class Catalogue
{
    private const int Small = 256;
    private const int Large = 16 * 1024;

    /// <summary>The benchmarks, in the order in which a message meets what they measure.</summary>
    public static IReadOnlyList<Benchmark> All { get; } =
    [
        new("read SEND 256 B, whole", "a frame", () => new ReadWorkload(Small, pieces: 1, arriving: false)),
        new("read SEND 256 B, in 2 pieces", "a frame", () => new ReadWorkload(Small, pieces: 2, arriving: false)),
        new("read SEND 256 B, 2 pieces, one later", "a frame", () => new ReadWorkload(Small, pieces: 2, arriving: true)),
        new("read SEND 16 KiB, whole", "a frame", () => new ReadWorkload(Large, pieces: 1, arriving: false)),
        new("read SEND 16 KiB, in 4 pieces", "a frame", () => new ReadWorkload(Large, pieces: 4, arriving: false)),
        new("read SEND 16 KiB, 4 pieces, one by one", "a frame", () => new ReadWorkload(Large, pieces: 4, arriving: true)),
        new("Tell, 1 producer", "a message", () => new TellWorkload(producers: 1)),
        new("Tell, 2 producers", "a message", () => new TellWorkload(producers: 2)),
        new("ping-pong, 1 pair", "a message", () => new PingPongWorkload(pairs: 1)),
        new("ping-pong, 8 pairs", "a message", () => new PingPongWorkload(pairs: 8)),
        new("pattern table, 1000 patterns", "a match", () => new PatternWorkload()),
        new("outbox", "a frame in and out", () => new OutboxWorkload()),
        new("write MESSAGE 256 B, for one alone, ws", "a frame", () => new WriteWorkload(Small, new WebSocketFraming(new WebSocketPeer()), isAlone: true, isAcknowledged: false)),
        new("write MESSAGE 256 B, another, ws", "a frame", () => new WriteWorkload(Small, new WebSocketFraming(new WebSocketPeer()), isAlone: false, isAcknowledged: false)),
        new("write MESSAGE 256 B, another, tcp", "a frame", () => new WriteWorkload(Small, StreamFraming.Instance, isAlone: false, isAcknowledged: false)),
        new("write MESSAGE 256 B, another, with ack", "a frame", () => new WriteWorkload(Small, StreamFraming.Instance, isAlone: false, isAcknowledged: true)),
        new("write MESSAGE 16 KiB, another, tcp", "a frame", () => new WriteWorkload(Large, StreamFraming.Instance, isAlone: false, isAcknowledged: false)),
        new("fan-out to 100, no sockets", "a delivery", () => new FanOutWorkload(subscribers: 100)),
        new("fan-out to 1000, no sockets", "a delivery", () => new FanOutWorkload(subscribers: 1000)),
        new("queue 10 -> 10, individual acks, no sockets", "a message", () => new QueueWorkload()),
        new("journal 1 KiB, 1 at a time, flushed", "a message in and out", () => new JournalWorkload(FlushMode.Always, 1024, lot: 1)),
        new("journal 1 KiB, 100 at a time, flushed", "a message in and out", () => new JournalWorkload(FlushMode.Always, 1024, lot: 100)),
        new("journal 1 KiB, 1000 at a time, flushed", "a message in and out", () => new JournalWorkload(FlushMode.Always, 1024, lot: 1000)),
        new("journal 1 KiB, 1000 at a time, not flushed", "a message in and out", () => new JournalWorkload(FlushMode.Never, 1024, lot: 1000)),
        new("journal 16 KiB, 100 at a time, not flushed", "a message in and out", () => new JournalWorkload(FlushMode.Never, Large, lot: 100)),
        new("recovery of 100,000 messages", "a message", () => new RecoveryWorkload(100_000)),
        new("recovery of 1,000,000 messages", "a message", () => new RecoveryWorkload(1_000_000)),
    ];

    /// <summary>Those that take minutes and many gigabytes of disk.</summary>
    public static IReadOnlyList<Benchmark> Huge { get; } =
    [
        new("recovery of 10,000,000 messages", "a message", () => new RecoveryWorkload(10_000_000)),
    ];
}
