using System.Threading.Channels;

namespace Broker.Gateways.EngineIo;

/// <summary>
/// Where things are handed over, one by one: who brings one waits until it has been dealt with, which is when the next is asked for. So
/// nothing piles up, and octets stay where they are.
/// </summary>
internal sealed class Handover<T>
{
    private readonly Channel<Delivery> _next = Channel.CreateBounded<Delivery>(1);
    private TaskCompletionSource? _inHand;

    /// <summary>Hands something over.</summary>
    /// <returns>True when it has been dealt with; false if nobody takes any more.</returns>
    public async ValueTask<bool> DeliverAsync(T item)
    {
        var delivery = new Delivery(item, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

        while (!_next.Writer.TryWrite(delivery))
        {
            if (!await _next.Writer.WaitToWriteAsync())
            {
                return false;
            }
        }

        await delivery.Done.Task;
        return true;
    }

    /// <summary>Takes the next; the one before has been dealt with. One caller at a time.</summary>
    /// <returns>Whether there is one, and it.</returns>
    public async ValueTask<(bool IsThere, T? Item)> ReceiveAsync()
    {
        Finish();

        while (await _next.Reader.WaitToReadAsync())
        {
            if (_next.Reader.TryRead(out var delivery))
            {
                _inHand = delivery.Done;
                return (true, delivery.Item);
            }
        }

        return default;
    }

    /// <summary>Nothing more is handed over; what was can still be taken.</summary>
    public void End() => _next.Writer.TryComplete();

    /// <summary>Nothing more is taken. To be called by the one who takes, or behind him.</summary>
    public void Abandon()
    {
        End();
        Finish();

        while (_next.Reader.TryRead(out var delivery))
        {
            delivery.Done.SetResult();
        }
    }

    private void Finish()
    {
        _inHand?.SetResult();
        _inHand = null;
    }

    private readonly record struct Delivery(T Item, TaskCompletionSource Done);
}
