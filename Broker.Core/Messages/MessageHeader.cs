namespace Broker.Core.Messages;

/// <summary>One header of a message. A view into the message.</summary>
public readonly ref struct MessageHeader
{
    internal MessageHeader(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        Name = name;
        Value = value;
    }

    /// <summary>The name, in UTF-8; never empty.</summary>
    public ReadOnlySpan<byte> Name { get; }

    /// <summary>The value, in UTF-8; may be empty.</summary>
    public ReadOnlySpan<byte> Value { get; }
}
