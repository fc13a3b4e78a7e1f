using System.Buffers.Text;

namespace Broker.Core.Selectors.Expressions;

/// <summary>The name of a header, or of another property of a message; its value, or nothing if the message has none.</summary>
/// <param name="name">The name as written.</param>
internal sealed class Identifier(string name) : IOperand
{
    private readonly (SelectorProperty Property, byte[] Header) _source = SelectorProperties.Resolve(name);

    public string Name => name;

    public SelectorValue Evaluate(in SelectorContext context) => SelectorProperties.Read(_source.Property, _source.Header, context);

    /// <summary>
    /// The value as text, for LIKE and IN: what a property that is no text would look like as a header. ActiveMQ has no text for those,
    /// but there they are few, while here any property may become one without its name's meaning a different thing.
    /// </summary>
    /// <param name="context">The message.</param>
    /// <param name="text">The text.</param>
    /// <returns>False if there is no value.</returns>
    public bool TryGetText(in SelectorContext context, out ReadOnlySpan<byte> text)
    {
        var value = Evaluate(context);

        switch (value.Kind)
        {
            case ValueKind.Text:
                text = value.Text;
                break;
            case ValueKind.Boolean:
                text = value.ToTruth() == Truth.True ? "true"u8 : "false"u8;
                break;
            case ValueKind.Integer:
                Utf8Formatter.TryFormat(value.Integer, context.NumberScratch, out var written);
                text = context.NumberScratch[..written];
                break;
            default:
                text = default;
                break;
        }

        return !value.IsNull;
    }
}
