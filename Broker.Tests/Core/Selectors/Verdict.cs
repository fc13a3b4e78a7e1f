using System.Text;
using Broker.Core.Messages;
using Broker.Core.Selectors;

namespace Broker.Tests.Core.Selectors;

/// <summary>Asks selectors about messages.</summary>
internal static class Verdict
{
    public const string True = "true";
    public const string False = "false";
    public const string Unknown = "unknown";

    /// <summary>A message that most tables ask about.</summary>
    public static Message Sample { get; } = MessageWith(
        ("name", "James"), ("rank", "123"), ("version", "2"), ("price", "9.5"), ("negative", "-7"), ("zero", "0"), ("big", "9223372036854775807"),
        ("yes", "true"), ("no", "false"), ("loud", "TRUE"), ("empty", string.Empty), ("country", "France"), ("same", "James"),
        ("quote", "'In God We Trust'"), ("content-type", "text/plain"), ("my.dotted.name", "dots"), ("größe", "groß"), ("name", "repeated"));

    public static Message MessageWith(params (string Name, string Value)[] headers) => MessageWith(string.Empty, headers);

    public static Message MessageWith(string body, params (string Name, string Value)[] headers)
    {
        using var content = new MessageContent();
        foreach (var (name, value) in headers)
        {
            content.AddHeader(Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(value));
        }

        return new Message(new MessageId(36, 17), "/topic/prices"u8.ToArray(), content.ToArray(Encoding.UTF8.GetBytes(body)), content.HeadersLength)
        {
            Timestamp = 1_795_181_752_153,
        };
    }

    /// <summary>True, false or unknown; the last two look the same from outside, unless NOT stands before.</summary>
    public static string Of(string selector, Message? message = null, int earlierDeliveries = 0)
    {
        var holds = Selector.Parse(selector).Matches(message ?? Sample, earlierDeliveries);
        var fails = Selector.Parse($"NOT ({selector})").Matches(message ?? Sample, earlierDeliveries);

        Assert.That(holds && fails, Is.False, "A condition and its opposite never hold both.");
        return holds ? True : fails ? False : Unknown;
    }
}
