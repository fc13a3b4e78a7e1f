using System.ComponentModel;
using System.Globalization;

namespace Broker.Host.Configuration;

/// <summary>A number of bytes, written with a unit: <c>512</c>, <c>16KiB</c>, <c>4MiB</c>, <c>2GiB</c>.</summary>
/// <param name="Bytes">The number.</param>
[TypeConverter(typeof(ByteSizeConverter))]
internal readonly record struct ByteSize(long Bytes)
{
    private static readonly (string Unit, long Factor)[] Units = [("GiB", 1L << 30), ("MiB", 1L << 20), ("KiB", 1L << 10), ("B", 1)];

    /// <summary>The number as an int.</summary>
    /// <exception cref="OverflowException">It is 2 GiB or more.</exception>
    public int ToInt32() => checked((int)Bytes);

    /// <summary>Reads a size.</summary>
    /// <returns>False if the text is none: a number that is not whole or negative, or an unknown unit.</returns>
    public static bool TryParse(string text, out ByteSize size)
    {
        var (unit, factor) = Units.FirstOrDefault(unit => text.EndsWith(unit.Unit, StringComparison.Ordinal), (string.Empty, 1));
        var isNumber = long.TryParse(text.AsSpan()[..^unit.Length].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        var isSize = isNumber && number <= long.MaxValue / factor;
        size = new ByteSize(isSize ? number * factor : 0);
        return isSize;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var bytes = Bytes;
        var (unit, factor) = Units.First(unit => bytes % unit.Factor == 0 && (bytes > 0 || unit.Factor == 1));
        return string.Create(CultureInfo.InvariantCulture, $"{bytes / factor}{unit}");
    }
}
