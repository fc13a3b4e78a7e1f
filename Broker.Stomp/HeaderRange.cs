namespace Broker.Stomp;

/// <summary>Where a header's decoded name and value stand in the head of its frame.</summary>
internal readonly record struct HeaderRange(int NameStart, int NameLength, int ValueStart, int ValueLength)
{
    /// <summary>The header's line, without its end.</summary>
    public ReadOnlySpan<byte> LineIn(ReadOnlySpan<byte> head) => head[NameStart..(ValueStart + ValueLength)];
}
