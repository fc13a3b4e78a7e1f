using System.ComponentModel;
using System.Globalization;

namespace Broker.Host.Configuration;

/// <summary>Lets the binder of options read a <see cref="MemoryLimit"/>.</summary>
internal sealed class MemoryLimitConverter : TypeConverter
{
    public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) => sourceType == typeof(string);

    public override object? ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) =>
        value is string text && MemoryLimit.TryParse(text, out var limit) ? limit : throw new FormatException($"'{value}' is not a size or a percentage.");
}
