using System.Globalization;
using System.Text;
using Broker.Tests.Crash.Model;
using Broker.Tests.Crash.Wire;

namespace Broker.Tests.Crash.Workers;

/// <summary>Takes messages from one place and acknowledges them, some with a receipt.</summary>
/// <param name="number">Its number.</param>
/// <param name="ledger">Gets to know what it does.</param>
/// <param name="place">The place.</param>
/// <param name="habits">How it behaves.</param>
internal sealed class Consumer(int number, Ledger ledger, Place place, ConsumerHabits habits) : IWorker
{
    private const double Confirms = 0.3;
    private const int LongestRun = 20;

    // Of the present connection: what is sent next, what was not acknowledged, and what was, by the receipts that were asked for.
    private readonly StringBuilder _frames = new();
    private readonly List<Delivery> _held = [];
    private readonly Dictionary<string, Delivery[]> _unconfirmed = [];
    private int _receipts;

    public async Task WorkAsync(Life life)
    {
        var random = life.RandomOf(number);
        while (await ConsumeAsync(life, random))
        {
            // It has left, and comes back.
        }
    }

    // Returns true if it has left by itself.
    private async Task<bool> ConsumeAsync(Life life, Random random)
    {
        _frames.Clear();
        _held.Clear();
        _unconfirmed.Clear();

        await using var connection = await life.OpenAsync($"consumer {number} of {place}", place.ConnectHeaders);
        if (connection is null)
        {
            return false;
        }

        var ack = habits.IsCumulative ? "ack:client" : "ack:client-individual";
        await connection.SendAsync(WireFrame.Text("SUBSCRIBE", ["id:s", $"destination:{place.Destination}", ack, .. place.SubscribeHeaders]));
        var view = new SubscriptionView(place);

        while (await connection.ReadAsync() is { } frame)
        {
            if (frame.Command == "RECEIPT")
            {
                Confirm(frame);
            }
            else
            {
                Take(frame, view, random);
            }

            if (!connection.HasMore && _frames.Length > 0)
            {
                await connection.SendAsync(_frames.ToString());
                _frames.Clear();
            }

            if (_frames.Length == 0 && random.NextDouble() < habits.Leaves)
            {
                place.NoteEnd();
                return true;
            }
        }

        return false;
    }

    private void Confirm(WireFrame receipt)
    {
        _unconfirmed.Remove(receipt["receipt-id"]!, out var deliveries);
        foreach (var delivery in deliveries!)
        {
            ledger.NoteSettled(delivery);
        }
    }

    private void Take(WireFrame frame, SubscriptionView view, Random random)
    {
        if (Drainer.IsMarker(frame))
        {
            // Cumulatively it would acknowledge what came before, too.
            if (!habits.IsCumulative)
            {
                Append("ACK", $"id:{frame["ack"]}");
            }

            return;
        }

        if (ledger.NoteDelivery(view, frame.Body, frame.IsRedelivered) is not { } delivery)
        {
            return;
        }

        if (habits.IsCumulative)
        {
            _held.Add(delivery);
            if (random.Next(LongestRun) == 0)
            {
                Acknowledge(frame["ack"]!, [.. _held], random);
                _held.Clear();
            }

            return;
        }

        var chance = random.NextDouble();
        if (chance < habits.Rejects)
        {
            Append("NACK", $"id:{frame["ack"]}");
        }
        else if ((chance -= habits.Rejects) < habits.Discards)
        {
            ledger.NoteDiscard(delivery);
            Append("NACK", $"id:{frame["ack"]}", "requeue:false");
        }
        else if (chance - habits.Discards >= habits.Holds)
        {
            Acknowledge(frame["ack"]!, [delivery], random);
        }
    }

    private void Acknowledge(string id, Delivery[] deliveries, Random random)
    {
        foreach (var delivery in deliveries)
        {
            ledger.NoteAcknowledge(delivery);
        }

        if (random.NextDouble() < Confirms)
        {
            var receipt = (++_receipts).ToString(CultureInfo.InvariantCulture);
            _unconfirmed.Add(receipt, deliveries);
            Append("ACK", $"id:{id}", $"receipt:{receipt}");
        }
        else
        {
            Append("ACK", $"id:{id}");
        }
    }

    private void Append(string command, params string[] headers) => _frames.Append(WireFrame.Text(command, headers));
}
