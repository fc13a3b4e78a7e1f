using Broker.Stomp;

namespace Broker.Host.Sessions;

/// <summary>
/// Which headers of SEND travel with the message. Not those that are about the frame (<c>receipt</c>), nor what shows who the sender is (<c>passcode</c>), nor those that the broker
/// alone writes, which a receiver must be able to believe (<c>message-id</c>, <c>redelivered</c>, <c>browser:end</c>).
/// </summary>
internal static class SendHeaders
{
    public static bool IsPassedOn(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) => name.Length switch
    {
        3 => !name.SequenceEqual(HeaderName.Ack),
        5 => !name.SequenceEqual(HeaderName.Login),
        7 => !name.SequenceEqual(HeaderName.Receipt) && !(name.SequenceEqual("browser"u8) && value.SequenceEqual("end"u8)),
        8 => !name.SequenceEqual(HeaderName.Passcode),
        9 => !name.SequenceEqual("timestamp"u8),
        10 => !name.SequenceEqual(HeaderName.MessageId) && !name.SequenceEqual(HeaderName.ReceiptId),
        11 => !name.SequenceEqual(HeaderName.Destination) && !name.SequenceEqual(HeaderName.Transaction) && !name.SequenceEqual("redelivered"u8),
        12 => !name.SequenceEqual(HeaderName.Subscription),
        13 => !name.SequenceEqual("Authorization"u8) && !name.SequenceEqual("authorization"u8),
        14 => !name.SequenceEqual(HeaderName.ContentLength) && !name.SequenceEqual("delivery-count"u8),
        _ => true,
    };
}
