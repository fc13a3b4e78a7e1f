namespace Broker.Gateways;

/// <summary>Texts of a request's headers that are to be repeated in the answer's.</summary>
internal static class HeaderText
{
    /// <summary>Whether it can be: the header of a request may have more in it than the server lets stand in one of an answer.</summary>
    public static bool IsPlain(string text) => !text.AsSpan().ContainsAnyExceptInRange(' ', '~');
}
