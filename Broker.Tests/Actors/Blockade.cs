using Broker.Tests.Support;

namespace Broker.Tests.Actors;

/// <summary>Holds a puppet in the middle of a message, so that what it is told meanwhile waits.</summary>
internal sealed class Blockade : IDisposable
{
    private readonly ManualResetEventSlim _gate = new();
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Blockade()
    {
    }

    /// <summary>Holds a puppet; returns when it is held.</summary>
    /// <param name="puppet">The puppet.</param>
    /// <param name="afterwards">What it does when the blockade is lifted, within the same message; or null.</param>
    public static async Task<Blockade> OfAsync(IActorRef puppet, Action<Puppet>? afterwards = null)
    {
        var blockade = new Blockade();
        puppet.Tell(new Do("wait", actor =>
        {
            blockade._begun.SetResult();
            blockade._gate.Wait(StompTestClient.Patience);
            afterwards?.Invoke(actor);
        }));
        await blockade._begun.Task.WaitAsync(StompTestClient.Patience);
        return blockade;
    }

    public void Lift() => _gate.Set();

    public void Dispose()
    {
        Lift();
        _gate.Dispose();
    }
}
