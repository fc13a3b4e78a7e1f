namespace Broker.Host.Sessions;

/// <summary>What became of a frame.</summary>
internal enum FrameResult
{
    /// <summary>It was handled.</summary>
    Done,

    /// <summary>It has not come as a whole yet.</summary>
    NeedMore,

    /// <summary>It has had no effect yet and is handled again, from the start, when what it waits for is there.</summary>
    Retry,
}
