namespace Broker.Bench.Measuring;

/// <summary>Something to measure, made ready.</summary>
internal interface IWorkload : IDisposable
{
    /// <summary>Whether other threads do part of the work.</summary>
    bool IsParallel { get; }

    /// <summary>Does the work and returns when all of it is done.</summary>
    /// <param name="operations">How much of it; a workload whose work comes in lumps may do a little more.</param>
    /// <returns>How much was done.</returns>
    long Run(long operations);
}
