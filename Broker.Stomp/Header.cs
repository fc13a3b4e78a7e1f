namespace Broker.Stomp;

/// <summary>One header of a frame, decoded. Valid as long as its frame.</summary>
public readonly ref struct Header
{
    internal Header(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        Name = name;
        Value = value;
    }

    /// <summary>The name, in UTF-8; never empty.</summary>
    public ReadOnlySpan<byte> Name { get; }

    /// <summary>The value, in UTF-8; may be empty.</summary>
    public ReadOnlySpan<byte> Value { get; }
}
