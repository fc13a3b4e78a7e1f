using System.Text;
using Broker.Core.Messages;

namespace Broker.Bench.Workloads;

/// <summary>Messages as sessions make them.</summary>
internal static class Messages
{
    private static readonly byte[] Destination = Encoding.UTF8.GetBytes("/topic/load.0");

    /// <summary>A message with a <c>content-type</c>. All have the same name, so that all frames are equally long.</summary>
    /// <param name="bodyLength">Octets of its body.</param>
    public static Message Make(int bodyLength)
    {
        using var content = new MessageContent();
        content.AddHeader("content-type"u8, "text/plain"u8);
        return new Message(new MessageId(1_700_000_000_000, 12_345_678), Destination, content.ToArray(Body(bodyLength)), content.HeadersLength) { Timestamp = 1_700_000_000_000 };
    }

    /// <summary>A body of letters.</summary>
    public static byte[] Body(int length) => Encoding.ASCII.GetBytes(new string('x', length));
}
