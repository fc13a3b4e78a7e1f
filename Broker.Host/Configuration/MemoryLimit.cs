using System.Globalization;

namespace Broker.Host.Configuration;

/// <summary>An amount of memory: a size, <c>2GiB</c>, or a part of what the machine or the container has, <c>50%</c>.</summary>
/// <param name="Bytes">The size; it does not count if there is a percentage.</param>
/// <param name="Percent">The percentage, 1 to 100; 0: it is a size.</param>
internal readonly record struct MemoryLimit(long Bytes, int Percent = 0)
{
    /// <summary>The amount in bytes.</summary>
    /// <param name="available">How many bytes there are.</param>
    /// <returns>0: no limit.</returns>
    public long Of(long available) => Percent > 0 ? available / 100 * Percent : Bytes;

    /// <summary>Reads an amount.</summary>
    /// <returns>False if the text is none.</returns>
    public static bool TryParse(string text, out MemoryLimit limit)
    {
        limit = default;

        if (text.EndsWith('%'))
        {
            var isPart = int.TryParse(text.AsSpan(..^1).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var percent) && percent is >= 1 and <= 100;
            limit = isPart ? new MemoryLimit(0, percent) : default;
            return isPart;
        }

        var isSize = ByteSize.TryParse(text, out var size);
        limit = isSize ? new MemoryLimit(size.Bytes) : default;
        return isSize;
    }

    /// <inheritdoc/>
    public override string ToString() => Percent > 0 ? string.Create(CultureInfo.InvariantCulture, $"{Percent}%") : new ByteSize(Bytes).ToString();
}
