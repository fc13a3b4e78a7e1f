namespace Broker.Host.Limits;

/// <summary>How much memory there is left for messages.</summary>
internal enum MemoryPressure
{
    /// <summary>Enough.</summary>
    None,

    /// <summary>Little: publishers are not read, until it is known how much of it is garbage.</summary>
    High,

    /// <summary>None: what publishers send is refused.</summary>
    Full,
}
