using System.Globalization;

namespace Broker.Host.Configuration;

/// <summary>A number of bytes, written with a unit: <c>512</c>, <c>16KiB</c>, <c>4MiB</c>, <c>2GiB</c>.</summary>
/// <param name="Bytes">The number.</param>
internal readonly record struct ByteSize(long Bytes)
{
    private static readonly SizeUnit[] Units = [new("GiB", 1L << 30), new("MiB", 1L << 20), new("KiB", 1L << 10), new("B", 1)];
    private static readonly SizeUnit NoUnit = new(string.Empty, 1);

    /// <summary>The number as an int.</summary>
    /// <exception cref="OverflowException">It is 2 GiB or more.</exception>
    public int ToInt32() => checked((int)Bytes);

    /// <summary>Reads a size.</summary>
    /// <returns>False if the text is none: a number that is not whole or negative, or an unknown unit.</returns>
    public static bool TryParse(string text, out ByteSize size)
    {
        var unit = Units.FirstOrDefault(unit => text.EndsWith(unit.Name, StringComparison.Ordinal), NoUnit);
        var isNumber = long.TryParse(text.AsSpan()[..^unit.Name.Length].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        var isSize = isNumber && number <= long.MaxValue / unit.Factor;
        size = new ByteSize(isSize ? number * unit.Factor : 0);
        return isSize;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var bytes = Bytes;
        var unit = Units.First(unit => bytes % unit.Factor == 0 && (bytes > 0 || unit.Factor == 1));
        return string.Create(CultureInfo.InvariantCulture, $"{bytes / unit.Factor}{unit.Name}");
    }

    private sealed record SizeUnit(string Name, long Factor);
}
