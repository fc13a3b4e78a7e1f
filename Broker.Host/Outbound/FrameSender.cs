using System.Buffers;
using System.IO.Pipelines;
using Broker.Core.Commands;

namespace Broker.Host.Outbound;

/// <summary>
/// The one that writes to a connection: takes from the outbox what waits, writes it, flushes once, and says so to those who
/// want to know. Many small frames become one write to the socket.
/// </summary>
internal sealed class FrameSender(Outbox outbox, PipeWriter output, IFraming framing)
{
    // There once somebody wants to know.
    private List<SubscriptionOutlet>? _toConfirm;
    private bool _isPeerGone;

    /// <summary>Sends until the outbox has ended and is empty, or the peer takes nothing more, or the connection is broken; then it says so.</summary>
    /// <param name="cancellationToken">Stops at once, whatever waits.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (!_isPeerGone)
            {
                // Read before the last batch is taken: nothing is put in after the end has been decided.
                var reason = outbox.CloseReason;

                while (!_isPeerGone && outbox.TryTake(out var batch, out var count))
                {
                    await SendAsync(batch, count, cancellationToken);
                    OutboxEntries.GiveBack(batch, count);
                }

                // After the last frame nothing would wake it any more.
                if (_isPeerGone)
                {
                    return;
                }

                if (reason is not null)
                {
                    await CloseAsync(reason, cancellationToken);
                    return;
                }

                await outbox.WaitAsync();
            }
        }
        catch (Exception broken) when (broken is IOException or OperationCanceledException or InvalidOperationException)
        {
            // The peer is gone, which the session learns next, or has been given up.
        }
        finally
        {
            outbox.Owner.Tell(OutboxSignal.SendingEnded, ActorRefs.NoSender);
        }
    }

    private async ValueTask SendAsync(OutboxEntry[] batch, int count, CancellationToken cancellationToken)
    {
        Write(batch.AsSpan(0, count));
        var flush = await output.FlushAsync(cancellationToken);
        _isPeerGone = flush.IsCompleted || flush.IsCanceled;

        outbox.Flushed(batch.AsSpan(0, count));
        ConfirmWritten();
    }

    private void Write(ReadOnlySpan<OutboxEntry> batch)
    {
        foreach (ref readonly var entry in batch)
        {
            Write(entry);
        }
    }

    private void Write(in OutboxEntry entry)
    {
        switch (entry.Item)
        {
            case EncodedFrame frame:
                Write(frame);
                break;
            case ControlFrame control:
                framing.WriteControl(output, control);
                break;
            default:
                NoteForConfirmation(entry);
                MessageWriter.Write(output, framing, entry);
                break;
        }
    }

    private void Write(EncodedFrame frame)
    {
        if (framing.MaxPrefix > 0)
        {
            output.Advance(framing.WritePrefix(output.GetSpan(framing.MaxPrefix), frame.Bytes.Length, isText: true));
        }

        output.Write(frame.Bytes);
    }

    private void NoteForConfirmation(in OutboxEntry entry)
    {
        var outlet = entry.Outlet!;
        if (outlet.WrittenTo is null)
        {
            return;
        }

        outlet.WrittenUpTo = entry.Sequence;
        _toConfirm ??= [];

        if (!_toConfirm.Contains(outlet))
        {
            _toConfirm.Add(outlet);
        }
    }

    // A flush that found the peer gone has not delivered anything for certain.
    private void ConfirmWritten()
    {
        if (!_isPeerGone)
        {
            foreach (var outlet in _toConfirm ?? [])
            {
                outlet.WrittenTo!.Tell(new Written(outlet.Key, outlet.WrittenUpTo), ActorRefs.NoSender);
            }
        }

        _toConfirm?.Clear();
    }

    private async ValueTask CloseAsync(CloseReason reason, CancellationToken cancellationToken)
    {
        framing.WriteClose(output, reason);
        await output.FlushAsync(cancellationToken);
    }
}
