namespace Broker.Core.Destinations;

/// <summary>Where the directory of a virtual host publishes its table of patterns. Written in the directory's turn, read by any thread.</summary>
public sealed class TopicPatterns
{
    private volatile PatternTable _table = PatternTable.Empty;

    /// <summary>The table in force.</summary>
    public PatternTable Table
    {
        get => _table;
        internal set => _table = value;
    }
}
