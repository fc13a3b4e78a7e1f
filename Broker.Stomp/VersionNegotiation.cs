namespace Broker.Stomp;

/// <summary>Choosing the version of a session (STOMP 1.2, "Protocol Negotiation").</summary>
public static class VersionNegotiation
{
    /// <summary>The versions spoken here, as the <c>version</c> header of a refusing ERROR lists them.</summary>
    public const string Supported = "1.0,1.1,1.2";

    /// <summary>Picks the highest version that both sides speak. The order of the list means nothing; blanks around items are ignored.</summary>
    /// <param name="acceptVersion">The value of <c>accept-version</c>.</param>
    /// <returns>The version, or <see cref="StompVersion.None"/> if none is common.</returns>
    public static StompVersion Negotiate(ReadOnlySpan<byte> acceptVersion)
    {
        var best = StompVersion.None;

        foreach (var range in acceptVersion.Split((byte)','))
        {
            var version = Parse(acceptVersion[range].Trim(" \t"u8));
            best = version > best ? version : best;
        }

        return best;
    }

    /// <summary>The text of a version, for example <c>1.2</c>.</summary>
    /// <param name="version">The version.</param>
    /// <returns>Its text; empty for <see cref="StompVersion.None"/>.</returns>
    public static string ToText(this StompVersion version) => version switch
    {
        StompVersion.V10 => "1.0",
        StompVersion.V11 => "1.1",
        StompVersion.V12 => "1.2",
        _ => string.Empty,
    };

    private static StompVersion Parse(ReadOnlySpan<byte> text) =>
        text.SequenceEqual("1.2"u8) ? StompVersion.V12
        : text.SequenceEqual("1.1"u8) ? StompVersion.V11
        : text.SequenceEqual("1.0"u8) ? StompVersion.V10
        : StompVersion.None;
}
