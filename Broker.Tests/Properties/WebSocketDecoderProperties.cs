using System.Text;
using Broker.Stomp;
using Broker.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace Broker.Tests.Properties;

/// <summary>What is so for every stream of WebSocket frames.</summary>
internal sealed class WebSocketDecoderProperties
{
    private static readonly Gen<byte[]> Control =
        from opcode in Gen.Elements(WebSocketFrames.Ping, WebSocketFrames.Pong)
        from payload in Generators.Octets.Resize(20)
        select WebSocketFrames.Of(opcode, payload);

    // A message with its payload: fragments of any length, control frames between them.
    private static readonly Gen<(byte[] Frames, byte[] Payload)> Message =
        from isText in Gen.Elements(true, false)
        from text in Generators.Text
        from octets in Generators.Octets
        from cuts in Gen.ListOf(Gen.Choose(0, 20)).ScaleSize(size => size / 10)
        from control in Gen.ListOf(Control, 3)
        select Build(isText, isText ? Encoding.UTF8.GetBytes(text) : octets, cuts, control);

    private static readonly Gen<byte[]> FrameLike =
        from first in Gen.Choose(0, 255)
        from opcode in Gen.Elements(0x81, 0x82, 0x01, 0x02, 0x00, 0x80, 0x89, 0x8A, 0x88, first)
        from payload in Gen.OneOf(Generators.Octets.Resize(130), Generators.Text.Select(Encoding.UTF8.GetBytes))
        from length in Gen.Frequency((8, Gen.Constant(payload.Length)), (1, Gen.Choose(0, 70_000)))
        select (byte[])[.. WebSocketFrames.Header((byte)opcode, length), .. payload];

    [Test]
    public void Messages_give_their_payload_in_any_pieces()
    {
        var values =
            from count in Gen.Choose(1, 5)
            from messages in Gen.ListOf(Message, count)
            from cuts in Generators.Cuts
            select (messages, cuts);

        Always.Holds(values, value =>
        {
            byte[] stream = [.. value.messages.SelectMany(message => message.Frames)];
            byte[] payload = [.. value.messages.SelectMany(message => message.Payload)];

            var whole = DecodedWebSocket.OfPieces([stream]);
            var pieces = DecodedWebSocket.OfPieces(Generators.Cut(stream, value.cuts));

            return whole.Fault is null && whole.Octets.SequenceEqual(payload) && pieces.ToString() == whole.ToString();
        });
    }

    [Test]
    public void Nothing_does_worse_than_a_protocol_fault_and_any_pieces_come_to_the_same()
    {
        var values =
            from count in Gen.Choose(1, 6)
            from frames in Gen.ListOf(Gen.OneOf(FrameLike, Generators.Octets.Resize(20)), count)
            from cuts in Generators.Cuts
            select (frames, cuts);

        Always.Holds(values, value =>
        {
            byte[] stream = [.. value.frames.SelectMany(frame => frame)];

            var whole = DecodedWebSocket.OfPieces([stream]);
            var pieces = DecodedWebSocket.OfPieces(Generators.Cut(stream, value.cuts));

            return (whole.Fault is null || whole.Fault.Error == StompError.MalformedWebSocket || whole.Fault.Error == StompError.InvalidText)
                && pieces.ToString() == whole.ToString();
        });
    }

    private static (byte[] Frames, byte[] Payload) Build(bool isText, byte[] payload, List<int> cuts, List<byte[]> control)
    {
        var frames = new List<byte>();
        var start = 0;

        for (var index = 0; index < cuts.Count; index++)
        {
            var end = Math.Min(start + cuts[index], payload.Length);
            frames.AddRange(WebSocketFrames.Part(Opcode(isText, index), payload.AsSpan(start..end)));
            frames.AddRange(control[index % control.Count]);
            start = end;
        }

        frames.AddRange(WebSocketFrames.Of(Opcode(isText, cuts.Count), payload.AsSpan(start)));
        return ([.. frames], payload);
    }

    private static int Opcode(bool isText, int index) =>
        index > 0 ? WebSocketFrames.Continuation : isText ? WebSocketFrames.Text : WebSocketFrames.Binary;
}
