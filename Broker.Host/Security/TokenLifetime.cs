namespace Broker.Host.Security;

/// <summary>The end of a token.</summary>
/// <param name="Expires">When the token says that it expires.</param>
/// <param name="Ends">When it is not accepted any more: the clocks may differ a little.</param>
/// <param name="Notice">When its session is told, or as soon afterwards as it listens.</param>
internal sealed record TokenLifetime(DateTimeOffset Expires, DateTimeOffset Ends, DateTimeOffset Notice)
{
    /// <summary>Makes a lifetime.</summary>
    /// <param name="seconds">The claim <c>exp</c>; it may be any number.</param>
    /// <param name="skew">By how much the clocks may differ.</param>
    /// <param name="notice">How long before the end the session is told.</param>
    public static TokenLifetime Of(double seconds, TimeSpan skew, TimeSpan notice)
    {
        // Some write the end of the world; a calendar has an end too.
        var latest = DateTimeOffset.MaxValue.AddDays(-2).ToUnixTimeSeconds();
        var expires = DateTimeOffset.FromUnixTimeMilliseconds((long)(Math.Clamp(seconds, 0, latest) * 1000));
        return new TokenLifetime(expires, expires + skew, expires.ToUnixTimeMilliseconds() > notice.TotalMilliseconds ? expires - notice : expires);
    }
}
