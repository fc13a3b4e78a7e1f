using System.ComponentModel;
using System.Globalization;

namespace Broker.Host.Configuration;

/// <summary>Lets the binder of options read a <see cref="ByteSize"/>.</summary>
internal sealed class ByteSizeConverter : TypeConverter
{
    public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) => sourceType == typeof(string);

    public override object? ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) =>
        value is string text && ByteSize.TryParse(text, out var size) ? size : throw new FormatException($"'{value}' is not a size.");
}
