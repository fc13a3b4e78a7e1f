using System.Buffers;
using System.Buffers.Text;
using System.IO.Pipelines;
using Broker.Gateways.Http;
using Broker.Stomp;

namespace Broker.Host.Gateways.Http;

/// <summary>Writes messages as events: <c>message</c> with the body; <c>base64</c> if it is no text; with JSON always <c>message</c>.</summary>
/// <param name="output">Where to.</param>
/// <param name="isJson">Whether the data are JSON.</param>
internal sealed class EventWriter(PipeWriter output, bool isJson)
{
    /// <summary>What acknowledges the last message that was written; null: nothing.</summary>
    public string? LastAcknowledgement { get; set; }

    /// <summary>Writes a message.</summary>
    /// <returns>What acknowledges it, or null.</returns>
    public string? Write(in Frame frame, bool isText)
    {
        frame.Headers.TryGet("message-id"u8, out var id);

        if (isJson)
        {
            var data = new ArrayBufferWriter<byte>(256);
            MessageFormat.WriteJson(data, frame, isText);
            ServerSentEvents.WriteEvent(output, "message"u8, id, new ReadOnlySequence<byte>(data.WrittenMemory));
        }
        else if (isText)
        {
            ServerSentEvents.WriteEvent(output, "message"u8, id, frame.Body);
        }
        else
        {
            ServerSentEvents.WriteEvent(output, "base64"u8, id, new ReadOnlySequence<byte>(Encode(frame.Body)));
        }

        return frame.Headers.GetString(HeaderName.Ack);
    }

    /// <summary>Writes a sign of life.</summary>
    public void WriteComment(ReadOnlySpan<byte> text) => ServerSentEvents.WriteComment(output, text);

    /// <summary>Writes why nothing more comes.</summary>
    public void WriteProblem(ProblemDocument problem) => ServerSentEvents.WriteEvent(output, "problem"u8, [], new ReadOnlySequence<byte>(problem.ToJson()));

    /// <summary>Sends what was written.</summary>
    public ValueTask<FlushResult> FlushAsync(CancellationToken cancellation) => output.FlushAsync(cancellation);

    private static byte[] Encode(in ReadOnlySequence<byte> body)
    {
        var octets = body.ToArray();
        var text = new byte[Base64.GetMaxEncodedToUtf8Length(octets.Length)];
        Base64.EncodeToUtf8(octets, text, out _, out _);
        return text;
    }
}
