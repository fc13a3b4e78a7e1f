namespace Broker.Bench.Measuring;

/// <summary>A benchmark that has not been made ready.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Operation">What one operation is.</param>
/// <param name="Prepare">Makes it ready.</param>
internal sealed record Benchmark(string Name, string Operation, Func<IWorkload> Prepare);
