using System.ComponentModel;
using System.Globalization;

namespace Broker.Host.Configuration;

/// <summary>Lets the binder of options read a <see cref="FlushRule"/>.</summary>
internal sealed class FlushRuleConverter : TypeConverter
{
    public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) => sourceType == typeof(string);

    public override object? ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) =>
        value is string text && FlushRule.TryParse(text, out var rule) ? rule : throw new FormatException($"'{value}' is not a rule for flushing.");
}
