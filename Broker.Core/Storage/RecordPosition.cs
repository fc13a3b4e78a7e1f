namespace Broker.Core.Storage;

/// <summary>Where a record lies: a segment, from 1, and an offset in it. The default value: nowhere.</summary>
/// <param name="Packed">Both in one number, so that it is read and written at once.</param>
public readonly record struct RecordPosition(long Packed)
{
    /// <summary>Makes a position.</summary>
    /// <param name="segment">The segment, from 1.</param>
    /// <param name="offset">The offset.</param>
    public RecordPosition(int segment, long offset)
        : this(((long)segment << 32) | offset)
    {
    }

    /// <summary>The segment.</summary>
    public int Segment => (int)(Packed >> 32);

    /// <summary>The offset in it.</summary>
    public long Offset => Packed & uint.MaxValue;

    /// <summary>Whether there is no record.</summary>
    public bool IsNone => Packed == 0;
}
