using Broker.Stomp;

namespace Broker.Host.Sessions;

/// <summary>Reads headers of SUBSCRIBE that have several names; of those that are there the first one in the list counts.</summary>
internal static class SubscribeHeaders
{
    /// <summary>Finds a header under one of its names.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="names">The names, the broker's own first.</param>
    /// <param name="name">The one that is there.</param>
    /// <param name="value">Its value.</param>
    /// <returns>False if none is there.</returns>
    public static bool TryGet(in Frame frame, byte[][] names, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        foreach (var candidate in names)
        {
            if (frame.Headers.TryGet(candidate, out value))
            {
                name = candidate;
                return true;
            }
        }

        name = default;
        value = default;
        return false;
    }

    /// <summary>Reads a truth value; false if the header is not there.</summary>
    /// <exception cref="StompProtocolException">It is none.</exception>
    public static bool ReadBoolean(in Frame frame, byte[][] names) =>
        TryGet(frame, names, out var name, out var value) && HeaderNumbers.ReadBoolean(name, value);
}
