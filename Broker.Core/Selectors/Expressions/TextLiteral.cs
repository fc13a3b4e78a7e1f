using System.Text;

namespace Broker.Core.Selectors.Expressions;

/// <summary>A string in single quotes.</summary>
/// <param name="text">The string, without its quotes.</param>
internal sealed class TextLiteral(string text) : IOperand
{
    private readonly byte[] _utf8 = Encoding.UTF8.GetBytes(text);

    public string Text => text;

    public SelectorValue Value => SelectorValue.FromText(_utf8);

    public SelectorValue Evaluate(in SelectorContext context) => Value;
}
