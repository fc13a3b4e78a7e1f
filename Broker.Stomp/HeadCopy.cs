using System.Buffers;

namespace Broker.Stomp;

/// <summary>
/// Rented memory for a head that lies in several pieces or has escapes in it. It is cleared when it goes back, for it may have
/// held a passcode.
/// </summary>
internal struct HeadCopy
{
    private byte[]? _octets;

    /// <summary>Takes the memory; what is in it already stays if it is large enough.</summary>
    /// <param name="length">How much.</param>
    /// <returns>The memory, until it is returned or more is rented.</returns>
    public Span<byte> Rent(int length)
    {
        if (_octets is not null && _octets.Length < length)
        {
            Return();
        }

        _octets ??= ArrayPool<byte>.Shared.Rent(length);
        return _octets.AsSpan(0, length);
    }

    /// <summary>Gives the memory back, if there is any.</summary>
    public void Return()
    {
        if (_octets is not null)
        {
            ArrayPool<byte>.Shared.Return(_octets, clearArray: true);
            _octets = null;
        }
    }
}
