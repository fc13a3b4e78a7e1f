using System.Text;

namespace Broker.Core.Selectors.Expressions;

/// <summary>
/// IN: whether a header's text is one of a list. Unknown if there is none. The list is sorted and searched by halves, so that a long one
/// costs little and none can be made that costs much, as one could for a hash.
/// </summary>
/// <param name="identifier">The header.</param>
/// <param name="texts">The list; repeated texts count once.</param>
internal sealed class Membership(Identifier identifier, IEnumerable<string> texts) : ICondition
{
    private readonly byte[][] _texts = Sort(texts);

    public Truth Test(in SelectorContext context)
    {
        if (!identifier.TryGetText(context, out var text))
        {
            return Truth.Unknown;
        }

        var (first, last) = (0, _texts.Length - 1);
        while (first <= last)
        {
            var middle = (first + last) / 2;
            var order = text.SequenceCompareTo(_texts[middle]);
            if (order == 0)
            {
                return Truth.True;
            }

            (first, last) = order < 0 ? (first, middle - 1) : (middle + 1, last);
        }

        return Truth.False;
    }

    private static byte[][] Sort(IEnumerable<string> texts)
    {
        var sorted = texts.Distinct(StringComparer.Ordinal).Select(Encoding.UTF8.GetBytes).ToArray();
        Array.Sort(sorted, static (one, other) => one.AsSpan().SequenceCompareTo(other));
        return sorted;
    }
}
