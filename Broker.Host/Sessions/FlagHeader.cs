using System.Text;

namespace Broker.Host.Sessions;

/// <summary>Headers that say yes or no.</summary>
internal static class FlagHeader
{
    /// <summary>Whether a value says no, in any case of letters: clients write what their language prints, <c>False</c> for example.</summary>
    public static bool IsFalse(ReadOnlySpan<byte> value) => Ascii.EqualsIgnoreCase(value, "false"u8);
}
