using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Broker.Tests.Crash.Model;
using Broker.Tests.Crash.Wire;

namespace Broker.Tests.Crash.Workers;

/// <summary>Sends messages to one destination, several at a time, with some RECEIPTs outstanding; never the same message twice.</summary>
/// <param name="number">Its number.</param>
/// <param name="ledger">Gets to know what it does.</param>
/// <param name="destination">Where it sends.</param>
/// <param name="places">Where the messages come to be.</param>
/// <param name="habits">How it behaves.</param>
/// <param name="clock">The time.</param>
internal sealed class Producer(int number, Ledger ledger, string destination, IReadOnlyList<Place> places, ProducerHabits habits, TimeProvider clock) : IWorker
{
    private readonly ConcurrentDictionary<string, SentMessage> _unconfirmed = new();
    private int _last;

    public async Task WorkAsync(Life life)
    {
        _unconfirmed.Clear();
        await using var connection = await life.OpenAsync($"producer {number}");
        if (connection is null)
        {
            return;
        }

        using var window = new SemaphoreSlim(habits.Window);
        using var end = new CancellationTokenSource();
        var confirming = ConfirmAsync(connection, window, end);

        try
        {
            await SendAsync(connection, life.RandomOf(number), window, end.Token);
        }
        catch (OperationCanceledException)
        {
            // The connection has ended.
        }

        await confirming;
    }

    private async Task SendAsync(WireConnection connection, Random random, SemaphoreSlim window, CancellationToken end)
    {
        for (var left = random.Next(habits.Quota / 4, habits.Quota); left > 0;)
        {
            var frames = new StringBuilder();
            for (var count = random.Next(1, 9); count > 0; count--, left--)
            {
                var isConfirmed = random.NextDouble() >= habits.Unconfirmed;
                if (isConfirmed)
                {
                    await window.WaitAsync(end);
                }

                frames.Append(NextFrame(random, isConfirmed));
            }

            await connection.SendAsync(frames.ToString());
        }
    }

    private string NextFrame(Random random, bool isConfirmed)
    {
        var delay = random.Next((int)habits.LongestDelay.TotalMilliseconds + 1);
        var message = new SentMessage(new MessageKey(number, ++_last), ledger.Life, places)
        {
            IsPersistent = random.NextDouble() >= habits.Volatile,
            Due = delay > 0 ? clock.GetUtcNow().AddMilliseconds(delay) : null,
        };

        List<string> headers = [$"destination:{destination}"];
        Add(headers, message.IsPersistent, "persistent:true");
        Add(headers, delay > 0, string.Create(CultureInfo.InvariantCulture, $"delay:{delay}"));
        Add(headers, isConfirmed, $"receipt:{message.Key}");

        if (isConfirmed)
        {
            _unconfirmed[message.Key.ToString()] = message;
        }

        ledger.NoteSend(message);
        return WireFrame.Text("SEND", headers, MessageText.Make(message.Key, BodyLengths.Next(random)));
    }

    private async Task ConfirmAsync(WireConnection connection, SemaphoreSlim window, CancellationTokenSource end)
    {
        while (await connection.ReadAsync() is { } frame)
        {
            if (frame.Command == "RECEIPT" && _unconfirmed.TryRemove(frame["receipt-id"]!, out var message))
            {
                ledger.NotePromise(message);
                window.Release();
            }
            else
            {
                ledger.Fault($"producer {number} got {frame}");
            }
        }

        await end.CancelAsync();
    }

    private static void Add(List<string> headers, bool condition, string header)
    {
        if (condition)
        {
            headers.Add(header);
        }
    }
}
