namespace Broker.Core.Storage.Journals;

/// <summary>What lives of one log in one segment.</summary>
internal sealed class Live
{
    /// <summary>Messages.</summary>
    public int Count { get; set; }

    /// <summary>Octets of their records.</summary>
    public long Bytes { get; set; }
}
