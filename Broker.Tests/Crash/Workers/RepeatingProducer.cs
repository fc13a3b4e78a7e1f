using System.Globalization;
using System.Text;
using Broker.Tests.Crash.Model;
using Broker.Tests.Crash.Wire;

namespace Broker.Tests.Crash.Workers;

/// <summary>
/// Sends messages with a <c>dedup-id</c>, and in the next life those again whose RECEIPT it has not seen, as programs do that want each
/// message to arrive once; also some whose RECEIPT it has seen, which must be taken for duplicates.
/// </summary>
/// <param name="number">Its number.</param>
/// <param name="ledger">Gets to know what it does.</param>
/// <param name="place">The queue.</param>
internal sealed class RepeatingProducer(int number, Ledger ledger, Place place) : IWorker
{
    private const int Batch = 10;
    private const int Quota = 300;
    private const int Remembered = 50;

    // With what must be answered: whether it is a duplicate, or null if nobody knows.
    private readonly Dictionary<string, (SentMessage Message, bool? IsDuplicate)> _inDoubt = [];
    private readonly Queue<SentMessage> _confirmed = new();
    private int _last;

    public async Task WorkAsync(Life life)
    {
        await using var connection = await life.OpenAsync($"producer {number}");
        if (connection is null)
        {
            return;
        }

        var random = life.RandomOf(number);
        List<SentMessage> again = [.. _inDoubt.Values.Select(sent => sent.Message).Union(_confirmed.Where(_ => random.Next(5) == 0))];
        var isAlive = await SendAsync(connection, random, again, isFirst: false);

        for (var left = Quota; left > 0 && isAlive;)
        {
            List<SentMessage> next = [.. Enumerable.Range(0, random.Next(1, Batch)).Select(_ => Make())];
            isAlive = await SendAsync(connection, random, next, isFirst: true);
            left -= next.Count;
        }

        while (await connection.ReadAsync() is { } frame)
        {
            ledger.Fault($"producer {number} got {frame}");
        }
    }

    private SentMessage Make()
    {
        var message = new SentMessage(new MessageKey(number, ++_last), ledger.Life, [place]) { IsRepeatable = true };
        ledger.NoteSend(message);
        return message;
    }

    // Sends all at once and waits for the answers. Returns false at the end of the connection.
    private async Task<bool> SendAsync(WireConnection connection, Random random, List<SentMessage> messages, bool isFirst)
    {
        var frames = new StringBuilder();
        foreach (var message in messages)
        {
            var key = message.Key.ToString();
            _inDoubt[key] = (message, isFirst ? false : ledger.NoteRepeat(message));

            string[] headers = [$"destination:{place.Destination}", "persistent:true", $"dedup-id:d{key}", $"receipt:{key}"];
            frames.Append(WireFrame.Text("SEND", headers, MessageText.Make(message.Key, random.Next(200))));
        }

        await connection.SendAsync(frames.ToString());

        for (var answers = 0; answers < messages.Count; answers++)
        {
            if (await connection.ReadAsync() is not { } frame)
            {
                return false;
            }

            Confirm(frame);
        }

        return true;
    }

    private void Confirm(WireFrame frame)
    {
        if (frame.Command != "RECEIPT" || !_inDoubt.Remove(frame["receipt-id"]!, out var sent))
        {
            ledger.Fault(string.Create(CultureInfo.InvariantCulture, $"producer {number} got {frame}"));
            return;
        }

        ledger.NoteRepeatablePromise(sent.Message, sent.IsDuplicate, frame["duplicate"] == "true");

        if (!_confirmed.Contains(sent.Message))
        {
            _confirmed.Enqueue(sent.Message);
        }

        if (_confirmed.Count > Remembered)
        {
            _confirmed.Dequeue();
        }
    }
}
