using System.Threading.Channels;
using Broker.Core.Outbound;
using Broker.Tests.Support;

namespace Broker.Tests.Core;

/// <summary>An outbox that keeps what it is given, and takes or refuses as the test says.</summary>
internal sealed class FakeOutbox(string name) : IOutbox
{
    private readonly Channel<Delivery> _deliveries = Channel.CreateUnbounded<Delivery>();
    private readonly Lock _lock = new();
    private readonly List<(IActorRef Actor, object Message)> _watchers = [];
    private EnqueueResult _result = EnqueueResult.Enqueued;
    private int _room = int.MaxValue;

    /// <summary>For messages of failing tests.</summary>
    public string Name => name;

    /// <summary>What becomes of deliveries.</summary>
    public EnqueueResult Result
    {
        get => _result;
        set => _result = value;
    }

    /// <summary>How many deliveries it takes before it is full.</summary>
    public int Room
    {
        get => Volatile.Read(ref _room);
        set => Volatile.Write(ref _room, value);
    }

    /// <summary>Thrown at the next delivery, once.</summary>
    public Exception? Fault { get; set; }

    public bool IsCongested { get; set; }

    /// <summary>Whether it has no room for a large message.</summary>
    public bool IsTooFull { get; set; }

    public bool IsTooFullFor(int size) => IsTooFull && !IsGivenUp;

    public long Progress { get; set; }

    /// <summary>Whether it was said that nobody waits for it any more.</summary>
    public bool IsGivenUp { get; private set; }

    /// <summary>How often a loss was reported.</summary>
    public int Overflows { get; private set; }

    /// <summary>How many wait to be told of room.</summary>
    public int Watchers
    {
        get
        {
            lock (_lock)
            {
                return _watchers.Count;
            }
        }
    }

    public EnqueueResult TryEnqueue(in Delivery delivery)
    {
        if (Fault is { } fault)
        {
            Fault = null;
            throw fault;
        }

        if (_result is EnqueueResult.Full or EnqueueResult.Closed)
        {
            return _result;
        }

        if (Interlocked.Decrement(ref _room) < 0)
        {
            Room = 0;
            return EnqueueResult.Full;
        }

        _deliveries.Writer.TryWrite(delivery);
        return _result;
    }

    public void NotifyWhenDrained(IActorRef actor, object message)
    {
        lock (_lock)
        {
            _watchers.Add((actor, message));
        }
    }

    public void StopWaiting() => IsGivenUp = true;

    public void ReportOverflow() => Overflows++;

    /// <summary>Has room again, and says so.</summary>
    public void Drain(int room = int.MaxValue)
    {
        (IActorRef Actor, object Message)[] watchers;
        Room = room;
        IsCongested = IsTooFull = false;
        Result = EnqueueResult.Enqueued;

        lock (_lock)
        {
            watchers = [.. _watchers];
            _watchers.Clear();
        }

        foreach (var (actor, message) in watchers)
        {
            actor.Tell(message, ActorRefs.NoSender);
        }
    }

    /// <summary>The next delivery.</summary>
    public async Task<Delivery> ReceiveAsync()
    {
        using var patience = new CancellationTokenSource(StompTestClient.Patience);

        try
        {
            return await _deliveries.Reader.ReadAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            throw new AssertionException($"Nothing was delivered to {name} within {StompTestClient.Patience.TotalSeconds} s.");
        }
    }

    /// <summary>The numbers of the next messages.</summary>
    public async Task<int[]> ReceiveAsync(int count)
    {
        var numbers = new int[count];
        for (var index = 0; index < count; index++)
        {
            numbers[index] = Sample.NumberOf((await ReceiveAsync()).Message);
        }

        return numbers;
    }

    /// <summary>The deliveries that have come and were not received.</summary>
    public Delivery[] TakeAll()
    {
        var all = new List<Delivery>();
        while (_deliveries.Reader.TryRead(out var delivery))
        {
            all.Add(delivery);
        }

        return [.. all];
    }
}
