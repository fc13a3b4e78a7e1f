namespace Broker.Tests.Crash.Model;

/// <summary>What must have become of a promised message when all places are empty.</summary>
internal static class EmptiedCheck
{
    /// <summary>What has not come of a message although it was promised.</summary>
    public static IEnumerable<string> Missing(SentMessage message) =>
        message.State != SendState.Promised ? [] : message.Copies.Select(Objection).OfType<string>();

    private static string? Objection(Copy copy) => copy.State switch
    {
        CopyState.Unseen when !copy.Place.AllowsCopies => $"is lost: {copy}",
        CopyState.Held => $"did not come again although it was not acknowledged: {copy}",
        CopyState.Discarded when copy.Message.CopyAt(copy.Place.DeadLetters!) is { Deliveries: 0 } => $"was rejected and is not among the dead letters: {copy}",
        _ => null,
    };
}
