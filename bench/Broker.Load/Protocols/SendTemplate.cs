using Broker.Load.Net;

namespace Broker.Load.Protocols;

/// <summary>
/// A message to be sent, wrapped and masked once; for each one it is copied and its digits are put in. So a message costs the generator a
/// copy, whatever it goes over.
/// </summary>
internal sealed class SendTemplate
{
    private readonly byte[] _wrapped;
    private readonly byte[] _bodyMask;
    private readonly byte[] _numberMask;
    private readonly int _bodyAt;
    private readonly int _numberAt;
    private readonly int _publisher;

    /// <summary>Makes a template.</summary>
    /// <param name="framing">What goes around it.</param>
    /// <param name="parts">What stands around the body.</param>
    /// <param name="body">The body.</param>
    /// <param name="publisher">Whose message it is.</param>
    public SendTemplate(IFraming framing, SendParts parts, BodyFormat body, int publisher)
    {
        _publisher = publisher;
        var plain = new byte[parts.Head.Length + body.Length + parts.Tail.Length];
        parts.Head.CopyTo(plain, 0);
        body.WriteFiller(plain.AsSpan(parts.Head.Length, body.Length));
        parts.Tail.CopyTo(plain, parts.Head.Length + body.Length);

        var wrapped = new byte[framing.MaxPrefix + plain.Length];
        _wrapped = wrapped[..framing.Wrap(plain, wrapped)];

        var prefix = _wrapped.Length - plain.Length;
        _bodyAt = prefix + parts.Head.Length;
        _bodyMask = MaskOf(framing, parts.Head.Length, BodyFormat.MinLength);
        _numberAt = prefix + parts.NumberAt;
        _numberMask = parts.NumberAt < 0 ? [] : MaskOf(framing, parts.NumberAt, BodyFormat.NumberDigits);
    }

    /// <summary>How many octets a message takes.</summary>
    public int Length => _wrapped.Length;

    /// <summary>Writes a message.</summary>
    public void Write(Span<byte> destination, long sequence, long due)
    {
        _wrapped.CopyTo(destination);
        var digits = destination.Slice(_bodyAt, BodyFormat.MinLength);
        BodyFormat.WriteDigits(digits, _publisher, sequence, due);
        Mask(digits, _bodyMask);

        if (_numberMask.Length > 0)
        {
            var number = destination.Slice(_numberAt, BodyFormat.NumberDigits);
            BodyFormat.WriteNumber(number, sequence);
            Mask(number, _numberMask);
        }
    }

    private static byte[] MaskOf(IFraming framing, int start, int length) => [.. Enumerable.Range(start, length).Select(framing.MaskAt)];

    private static void Mask(Span<byte> octets, byte[] mask)
    {
        for (var index = 0; index < octets.Length; index++)
        {
            octets[index] ^= mask[index];
        }
    }
}
