using System.Buffers;
using System.Text;
using Broker.Stomp;

namespace Broker.Tests.Support;

/// <summary>Writes a frame of a test as the product writes its own.</summary>
internal static class FrameEncoder
{
    public static byte[] Encode(ReceivedFrame frame, StompVersion version)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new FrameWriter(output, frame.Command, version);

        foreach (var (name, value) in frame.Headers)
        {
            writer.Header(Encoding.UTF8.GetBytes(name), value);
        }

        writer.End(frame.Body);
        return output.WrittenSpan.ToArray();
    }
}
