namespace Broker.Tests.Gateways;

/// <summary>An answer as it came.</summary>
/// <param name="Status">The status.</param>
/// <param name="Headers">The headers.</param>
/// <param name="Body">The body, if it has been read.</param>
internal sealed record RawResponse(int Status, IReadOnlyDictionary<string, string> Headers, string Body)
{
    /// <summary>The value of a header, or null.</summary>
    public string? this[string header] => Headers.GetValueOrDefault(header);
}
