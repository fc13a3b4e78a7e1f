using Broker.Core.Messages;

namespace Broker.Core.Destinations;

/// <summary>The header by which a message that is sent twice is known: <c>dedup-id</c>, or <c>_AMQ_DUPL_ID</c> as Artemis calls it.</summary>
internal static class DedupId
{
    /// <summary>Reads it.</summary>
    /// <param name="message">The message.</param>
    /// <param name="id">The id.</param>
    /// <returns>False if the message has none.</returns>
    public static bool TryRead(Message message, out ReadOnlySpan<byte> id)
    {
        id = default;
        return message.HasDedupId && (message.Headers.TryGet("dedup-id"u8, out id) || message.Headers.TryGet("_AMQ_DUPL_ID"u8, out id));
    }
}
