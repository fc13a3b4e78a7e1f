using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Broker.Host.Transport;

/// <summary>Checks that a text that comes in pieces is UTF-8; a character may be cut in two by a piece's end.</summary>
internal struct Utf8Checker
{
    private uint _cut;
    private int _cutLength;

    /// <summary>Whether the text could end here: no character is cut.</summary>
    public readonly bool IsComplete => _cutLength == 0;

    /// <summary>Checks the next piece.</summary>
    /// <returns>False if the text is no UTF-8, whatever follows.</returns>
    public bool Check(ReadOnlySpan<byte> piece)
    {
        while (_cutLength > 0 && !piece.IsEmpty)
        {
            if (!TryCompleteCut(piece[0]))
            {
                return false;
            }

            piece = piece[1..];
        }

        if (Utf8.IsValid(piece))
        {
            return true;
        }

        var end = piece.Length - LengthOfCutCharacter(piece);
        return end < piece.Length && Utf8.IsValid(piece[..end]) && Keep(piece[end..]);
    }

    private bool TryCompleteCut(byte octet)
    {
        Span<byte> character = stackalloc byte[4];
        BitConverter.TryWriteBytes(character, _cut);
        character[_cutLength++] = octet;

        switch (Rune.DecodeFromUtf8(character[.._cutLength], out _, out _))
        {
            case OperationStatus.Done:
                _cutLength = 0;
                _cut = 0;
                return true;
            case OperationStatus.NeedMoreData:
                _cut = BitConverter.ToUInt32(character);
                return true;
            default:
                return false;
        }
    }

    private bool Keep(ReadOnlySpan<byte> start)
    {
        Span<byte> character = stackalloc byte[4];
        character.Clear();
        start.CopyTo(character);
        _cut = BitConverter.ToUInt32(character);
        _cutLength = start.Length;
        return true;
    }

    // How many octets at the end begin a character that is not all there; 0: none.
    private static int LengthOfCutCharacter(ReadOnlySpan<byte> piece)
    {
        for (var length = 1; length <= Math.Min(3, piece.Length); length++)
        {
            if (Rune.DecodeFromUtf8(piece[^length..], out _, out _) == OperationStatus.NeedMoreData)
            {
                return length;
            }
        }

        return 0;
    }
}
