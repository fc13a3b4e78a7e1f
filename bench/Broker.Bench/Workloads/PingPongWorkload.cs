using Broker.Bench.Measuring;

namespace Broker.Bench.Workloads;

/// <summary>Pairs of actors, each with one message that goes to and fro: what it costs to wake an actor that has nothing else to do.</summary>
internal sealed class PingPongWorkload : IWorkload
{
    private readonly ActorSystem _system = ActorSystem.Create("ping-pong");
    private readonly Countdown _countdown = new();
    private readonly List<IActorRef> _players = [];

    public PingPongWorkload(int pairs)
    {
        var countdown = _countdown;
        for (var pair = 0; pair < pairs; pair++)
        {
            var answerer = _system.ActorOf(Props.Create(() => new Player(null, countdown)));
            _players.Add(_system.ActorOf(Props.Create(() => new Player(answerer, countdown))));
        }
    }

    public bool IsParallel => true;

    public long Run(long operations)
    {
        var rallies = Math.Max(1, operations / _players.Count / 2);
        _countdown.Begin(_players.Count);
        _players.ForEach(player => player.Tell(new Play(rallies), ActorRefs.NoSender));
        _countdown.Wait();
        return rallies * 2 * _players.Count;
    }

    public void Dispose()
    {
        _system.Terminate().GetAwaiter().GetResult();
        _countdown.Dispose();
    }

    private sealed record Play(long Rallies);

    private sealed class Ball
    {
        public static Ball Only { get; } = new();
    }

    private sealed class Player(IActorRef? partner, Countdown countdown) : UntypedActor
    {
        private long _left;

        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case Play play:
                    _left = play.Rallies;
                    partner!.Tell(Ball.Only, Self);
                    break;
                case Ball when partner is null:
                    Sender.Tell(Ball.Only, Self);
                    break;
                case Ball when --_left == 0:
                    countdown.Count(1);
                    break;
                default:
                    partner!.Tell(Ball.Only, Self);
                    break;
            }
        }
    }
}
