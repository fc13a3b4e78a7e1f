namespace Broker.Core.Messages;

/// <summary>One header of a message. A view into the message.</summary>
public readonly ref struct MessageHeader
{
    private readonly int _nameLength;

    internal MessageHeader(ReadOnlySpan<byte> octets, int nameLength)
    {
        Octets = octets;
        _nameLength = nameLength;
    }

    /// <summary>Name and value, one right behind the other: what both are searched for is searched for once.</summary>
    public ReadOnlySpan<byte> Octets { get; }

    /// <summary>The name, in UTF-8; never empty.</summary>
    public ReadOnlySpan<byte> Name => Octets[.._nameLength];

    /// <summary>The value, in UTF-8; may be empty.</summary>
    public ReadOnlySpan<byte> Value => Octets[_nameLength..];
}
