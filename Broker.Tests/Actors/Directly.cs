#if !USE_AKKA
using Broker.Core.Turns;
using Broker.Tests.Support;

namespace Broker.Tests.Actors;

/// <summary>What tests have puppets do in turns that the caller's own thread takes.</summary>
internal static class Directly
{
    /// <summary>Has an idle puppet do something before this returns.</summary>
    public static void RunDirectly(this IActorRef puppet, Action<Puppet> action) => puppet.TellDirectly(new Do("run", action), ActorRefs.NoSender);

    /// <summary>
    /// Waits until a puppet that nobody else tells anything has nothing to do. That it has answered does not say so, for its turn may still
    /// be ending; that it handles a message inside the call that tells it does.
    /// </summary>
    public static async Task BecomeIdleAsync(this IActorRef puppet)
    {
        using var patience = new CancellationTokenSource(StompTestClient.Patience);

        while (!patience.IsCancellationRequested)
        {
            var handled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var thread = 0;

            puppet.RunDirectly(_ =>
            {
                thread = Environment.CurrentManagedThreadId;
                handled.SetResult();
            });

            if (thread == Environment.CurrentManagedThreadId)
            {
                return;
            }

            await handled.Task.WaitAsync(patience.Token);
        }

        throw new AssertionException("An actor that nobody tells anything handles no message inside the call that tells it.");
    }
}
#endif
