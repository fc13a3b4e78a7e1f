using System.Text;
using Broker.Load.Net;

namespace Broker.Load.Stomp;

/// <summary>
/// A SEND frame, wrapped and masked once; for each message it is copied and its digits are put in. So a message costs the generator a
/// copy, whatever it goes over.
/// </summary>
internal sealed class SendTemplate
{
    private readonly byte[] _wrapped;
    private readonly byte[] _mask = new byte[BodyFormat.MinLength];
    private readonly int _digitsAt;
    private readonly int _publisher;

    public SendTemplate(IFraming framing, string destination, BodyFormat body, int publisher)
    {
        _publisher = publisher;
        var head = Encoding.UTF8.GetBytes($"SEND\ndestination:{destination}\ncontent-type:text/plain\ncontent-length:{body.Length}\n\n");
        var frame = new byte[head.Length + body.Length + 1];
        head.CopyTo(frame, 0);
        body.WriteFiller(frame.AsSpan(head.Length, body.Length));

        _wrapped = Frames.Wrap(framing, frame);
        _digitsAt = _wrapped.Length - frame.Length + head.Length;

        for (var index = 0; index < _mask.Length; index++)
        {
            _mask[index] = framing.MaskAt(head.Length + index);
        }
    }

    /// <summary>How many octets a message takes.</summary>
    public int Length => _wrapped.Length;

    /// <summary>Writes a message.</summary>
    public void Write(Span<byte> destination, long sequence, long due)
    {
        _wrapped.CopyTo(destination);
        var digits = destination.Slice(_digitsAt, BodyFormat.MinLength);
        BodyFormat.WriteDigits(digits, _publisher, sequence, due);

        for (var index = 0; index < digits.Length; index++)
        {
            digits[index] ^= _mask[index];
        }
    }
}
