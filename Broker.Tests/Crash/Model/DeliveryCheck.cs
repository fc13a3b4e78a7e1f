namespace Broker.Tests.Crash.Model;

/// <summary>What a delivery must be like, by what is known of the message before it.</summary>
internal static class DeliveryCheck
{
    // A broker's clock has milliseconds, and cuts off the rest.
    private static readonly TimeSpan ClockStep = TimeSpan.FromMilliseconds(2);

    /// <summary>What is wrong with a delivery. Notes what it means for the order of later ones.</summary>
    /// <param name="copy">The message at the place, as it was before.</param>
    /// <param name="view">Who gets it.</param>
    /// <param name="isMarked">Whether it says <c>redelivered:true</c>.</param>
    /// <param name="life">In which life of the broker it came.</param>
    /// <param name="now">When it came.</param>
    public static IEnumerable<string> Objections(Copy copy, SubscriptionView view, bool isMarked, int life, DateTimeOffset now)
    {
        var (message, place) = (copy.Message, copy.Place);

        if (message.State == SendState.Withheld)
        {
            yield return "came although its transaction was not committed";
        }

        if (!message.IsPersistent && message.Life != life)
        {
            yield return "came after a restart although it is not persistent";
        }

        if (message.Due - ClockStep > now)
        {
            yield return $"came before it was due at {message.Due:HH:mm:ss.fff}";
        }

        if (place.AllowsCopies)
        {
            yield break;
        }

        if (copy.State == CopyState.Settled)
        {
            yield return "came again although the RECEIPT of its ACK was seen";
        }
        else if (copy.Deliveries > 0 && !isMarked && !message.TryExcuse())
        {
            yield return "came again and is not marked redelivered:true";
        }

        if (copy.Deliveries == 0 && place.HasSteadyReader && message.Life == life && isMarked)
        {
            yield return "came for the first time and is marked redelivered:true";
        }

        var isFirstInOrder = copy.Deliveries > 0 || place.NoteFirst(message.Key) || !place.HasSteadyReader;
        var isUnmarkedInOrder = isMarked || view.NoteUnmarked(message.Key);
        if (place.KeepsOrder && !(isFirstInOrder && isUnmarkedInOrder))
        {
            yield return "came behind a later one of its producer";
        }
    }
}
