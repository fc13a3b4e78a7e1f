using System.Globalization;
using Broker.Tests.Crash.Model;
using Broker.Tests.Crash.Wire;

namespace Broker.Tests.Crash.Workers;

/// <summary>
/// Takes jobs from a queue; one transaction acknowledges a few of them and sends a message to each of several destinations. Most are
/// committed, some aborted, some left open when the broker dies.
/// </summary>
/// <param name="number">Its number.</param>
/// <param name="ledger">Gets to know what it does.</param>
/// <param name="jobs">The queue of jobs.</param>
/// <param name="results">The destinations, and the places where messages to them come to be.</param>
internal sealed class TransactionWorker(int number, Ledger ledger, Place jobs, IReadOnlyList<(string Destination, Place[] Places)> results) : IWorker
{
    private const int MostJobs = 4;

    private readonly Queue<(string Id, Delivery Delivery)> _pending = new();
    private SubscriptionView _view = new(jobs);
    private int _lastMessage;
    private int _lastTransaction;

    public async Task WorkAsync(Life life)
    {
        _pending.Clear();
        _view = new SubscriptionView(jobs);
        await using var connection = await life.OpenAsync($"transaction worker {number}");
        if (connection is null)
        {
            return;
        }

        var random = life.RandomOf(number);
        await connection.SendAsync(WireFrame.Text("SUBSCRIBE", ["id:s", $"destination:{jobs.Destination}", "ack:client-individual", "prefetch-count:20"]));

        while (await TakeAsync(connection))
        {
            if (!await TransactAsync(connection, random))
            {
                return;
            }
        }
    }

    // Waits for a job if there is none, and takes what else has come.
    private async Task<bool> TakeAsync(WireConnection connection)
    {
        while (_pending.Count == 0 || connection.HasMore)
        {
            if (await connection.ReadAsync() is not { } frame)
            {
                return false;
            }

            Take(frame);
        }

        return true;
    }

    private void Take(WireFrame frame)
    {
        if (frame.Command != "MESSAGE")
        {
            ledger.Fault($"transaction worker {number} got {frame}");
        }
        else if (ledger.NoteDelivery(_view, frame.Body, frame.IsRedelivered) is { } delivery)
        {
            _pending.Enqueue((frame["ack"]!, delivery));
        }
    }

    private async Task<bool> TransactAsync(WireConnection connection, Random random)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{number}-{++_lastTransaction}");
        var taken = Enumerable.Range(0, Math.Min(_pending.Count, random.Next(1, MostJobs))).Select(_ => _pending.Dequeue()).ToList();
        var sends = results.Select(result => new SentMessage(new MessageKey(number, ++_lastMessage), ledger.Life, result.Places)).ToList();
        var transaction = new SentTransaction(name, sends, [.. taken.Select(job => job.Delivery)]);
        ledger.NoteBegin(transaction);

        var frames = WireFrame.Text("BEGIN", [$"transaction:{name}"])
            + string.Concat(taken.Select(job => WireFrame.Text("ACK", [$"id:{job.Id}", $"transaction:{name}"])))
            + string.Concat(sends.Zip(results, (send, result) =>
                WireFrame.Text("SEND", [$"destination:{result.Destination}", "persistent:true", $"transaction:{name}"], MessageText.Make(send.Key, BodyLengths.Next(random)))));

        // Now and then the broker gets all of it and time to do too much of it before COMMIT.
        if (random.Next(4) == 0)
        {
            await connection.SendAsync(frames + WireFrame.Text("SEND", ["destination:/topic/nobody.listens", "receipt:all-there"]));
            frames = string.Empty;

            if (!await ReadReceiptAsync(connection, "all-there"))
            {
                return false;
            }
        }

        return random.Next(10) == 0
            ? await AbortAsync(connection, frames, transaction, taken)
            : await CommitAsync(connection, frames, transaction);
    }

    private async Task<bool> CommitAsync(WireConnection connection, string frames, SentTransaction transaction)
    {
        ledger.NoteCommit(transaction);
        await connection.SendAsync(frames + WireFrame.Text("COMMIT", [$"transaction:{transaction.Name}", $"receipt:{transaction.Name}"]));

        if (!await ReadReceiptAsync(connection, transaction.Name))
        {
            return false;
        }

        ledger.NoteCommitted(transaction);
        return true;
    }

    // What was acknowledged is to be acknowledged still.
    private async Task<bool> AbortAsync(WireConnection connection, string frames, SentTransaction transaction, List<(string Id, Delivery Delivery)> taken)
    {
        await connection.SendAsync(frames + WireFrame.Text("ABORT", [$"transaction:{transaction.Name}", $"receipt:{transaction.Name}"]));
        taken.ForEach(_pending.Enqueue);
        transaction.State = TransactionState.Aborted;
        return await ReadReceiptAsync(connection, transaction.Name);
    }

    // Messages may come before it.
    private async Task<bool> ReadReceiptAsync(WireConnection connection, string receipt)
    {
        while (await connection.ReadAsync() is { } frame)
        {
            if (frame.Command == "RECEIPT" && frame["receipt-id"] == receipt)
            {
                return true;
            }

            Take(frame);
        }

        return false;
    }
}
