using Broker.Bench.Measuring;

namespace Broker.Bench.Workloads;

/// <summary>Threads outside of the actors tell one actor as fast as they can; then they wait until it has had everything.</summary>
internal sealed class TellWorkload : IWorkload
{
    private readonly ActorSystem _system = ActorSystem.Create("tell");
    private readonly Countdown _countdown = new();
    private readonly IActorRef _counter;
    private readonly int _producers;

    public TellWorkload(int producers)
    {
        _producers = producers;
        var countdown = _countdown;
        _counter = _system.ActorOf(Props.Create(() => new Counter(countdown)));
    }

    public bool IsParallel => true;

    public long Run(long operations)
    {
        var each = Math.Max(1, operations / _producers / Counter.Lump) * Counter.Lump;
        _countdown.Begin(each * _producers);

        var threads = Enumerable.Range(1, _producers - 1).Select(_ => new Thread(() => Produce(each))).ToList();
        threads.ForEach(thread => thread.Start());
        Produce(each);
        threads.ForEach(thread => thread.Join());

        _countdown.Wait();
        return each * _producers;
    }

    public void Dispose()
    {
        _system.Terminate().GetAwaiter().GetResult();
        _countdown.Dispose();
    }

    private void Produce(long messages)
    {
        for (var message = 0L; message < messages; message++)
        {
            _counter.Tell(this, ActorRefs.NoSender);
        }
    }

    // Counting every message with an atomic operation would be half of what is measured.
    private sealed class Counter(Countdown countdown) : UntypedActor
    {
        public const int Lump = 64;

        private int _count;

        protected override void OnReceive(object message)
        {
            if (++_count == Lump)
            {
                countdown.Count(Lump);
                _count = 0;
            }
        }
    }
}
