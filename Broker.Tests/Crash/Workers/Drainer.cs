using System.Globalization;
using Broker.Tests.Crash.Model;
using Broker.Tests.Crash.Wire;

namespace Broker.Tests.Crash.Workers;

/// <summary>
/// Empties one place: takes everything, acknowledges each message with a receipt, and sends a marker that comes behind all others. When the
/// marker has come and all receipts have, nothing is left. The last thing that is done in a life.
/// </summary>
/// <param name="ledger">Gets to know what it does.</param>
/// <param name="place">The place.</param>
internal sealed class Drainer(Ledger ledger, Place place)
{
    private static readonly TimeSpan AfterTheLast = TimeSpan.FromMilliseconds(50);

    private readonly Dictionary<string, Delivery?> _unconfirmed = [];
    private bool _isLastThere;

    private const string MarkerStart = "marker ";

    private string Marker { get; } = $"{MarkerStart}{Guid.NewGuid():N}";

    /// <summary>Whether a message is a marker. A topic brings those of other drainers too, maybe not before the next life.</summary>
    public static bool IsMarker(WireFrame frame) => frame.Body.StartsWith(MarkerStart, StringComparison.Ordinal);

    /// <summary>Empties it.</summary>
    public async Task DrainAsync(Life life)
    {
        await using var connection = await life.OpenAsync($"the drainer of {place}", place.ConnectHeaders);
        if (connection is null)
        {
            return;
        }

        var view = new SubscriptionView(place);
        await connection.SendAsync(
            WireFrame.Text("SUBSCRIBE", ["id:s", $"destination:{place.Destination}", "ack:client-individual", .. place.SubscribeHeaders])
            + WireFrame.Text("SEND", [$"destination:{place.MarkerDestination}", "persistent:true", .. Delay()], Marker));

        while (!(_isLastThere && _unconfirmed.Count == 0) && await connection.ReadAsync() is { } frame)
        {
            if (frame.Command == "MESSAGE")
            {
                await connection.SendAsync(Take(frame, view));
            }
            else if (_unconfirmed.Remove(frame["receipt-id"]!, out var delivery) && delivery is { } settled)
            {
                ledger.NoteSettled(settled);
            }
        }
    }

    private string[] Delay() =>
        place.LongestDelay > TimeSpan.Zero ? [string.Create(CultureInfo.InvariantCulture, $"delay:{(place.LongestDelay + AfterTheLast).TotalMilliseconds}")] : [];

    private string Take(WireFrame frame, SubscriptionView view)
    {
        Delivery? delivery = null;
        if (IsMarker(frame))
        {
            _isLastThere |= frame.Body == Marker;
        }
        else
        {
            delivery = ledger.NoteDelivery(view, frame.Body, frame.IsRedelivered);
        }

        if (delivery is { } taken)
        {
            ledger.NoteAcknowledge(taken);
        }

        var id = frame["ack"]!;
        _unconfirmed.Add(id, delivery);
        return WireFrame.Text("ACK", [$"id:{id}", $"receipt:{id}"]);
    }
}
