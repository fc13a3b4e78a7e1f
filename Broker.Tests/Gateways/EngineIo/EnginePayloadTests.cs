using System.Buffers;
using Broker.Gateways.EngineIo;
using Broker.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace Broker.Tests.Gateways.EngineIo;

/// <summary>Packets in the bodies of requests.</summary>
internal sealed class EnginePayloadTests
{
    // Bytes that mean something are as frequent as all others together.
    private static readonly Gen<byte[]> Payloads =
        Gen.OneOf(Gen.Elements("0123456b=\u001eA/"u8.ToArray()), Gen.Choose(0, 255).Select(number => (byte)number)).ArrayOf();

    private static readonly Gen<(bool IsBinary, byte[] Data)[]> Messages =
        Gen.Elements(true, false).SelectMany(isBinary => (isBinary ? Gen.Choose(0, 255) : Gen.Choose(0x20, 0x7E)).Select(number => (byte)number).ArrayOf().Select(data => (isBinary, data))).NonEmptyListOf().Select(list => list.ToArray());

    [Test]
    public void What_is_written_is_read() => Always.Holds(Messages, messages =>
    {
        var output = new ArrayBufferWriter<byte>();
        EnginePayload.Write(output, [.. messages.Select(message => EnginePacket.Of(new EngineMessage(message.Data, message.IsBinary)))]);
        Memory<byte> payload = output.WrittenSpan.ToArray();

        return messages.All(message =>
            EnginePayload.TryRead(ref payload, out var input)
            && input.Type == EnginePacketType.Message
            && input.IsBinary == message.IsBinary
            && input.Data.Span.SequenceEqual(message.Data)) && payload.IsEmpty;
    });

    [Test]
    public void Whatever_comes_is_a_packet_or_is_not() => Always.Holds(Payloads, octets =>
    {
        Memory<byte> payload = octets;
        var before = payload.Length + 1;

        while (EnginePayload.TryRead(ref payload, out var input) && !payload.IsEmpty)
        {
            if (payload.Length >= before || input.Data.Length > octets.Length)
            {
                return false;
            }

            before = payload.Length;
        }

        return true;
    }, Always.Shrink);

    [Test]
    public void A_text_that_divides_packets_cannot_be_sent() =>
        Assert.That(() => EnginePacket.Of(new EngineMessage("a\u001eb"u8.ToArray(), IsBinary: false)), Throws.ArgumentException);
}
