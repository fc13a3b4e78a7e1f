namespace Broker.Core.Actors;

/// <summary>Takes one answer; see <see cref="Futures"/>.</summary>
internal sealed class PromiseActorRef() : MinimalActorRef(new ActorPath(Root, Interlocked.Increment(ref _count)))
{
    private static readonly ActorPath Root = new(null, "all-systems", "temp");
    private static long _count;

    private readonly TaskCompletionSource<object> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<object> Answer => _answer.Task;

    public override void Tell(object message, IActorRef? sender) => _answer.TrySetResult(message);
}
