namespace Broker.Load.Report;

/// <summary>One number of a measurement.</summary>
/// <param name="Name">What it is, with its unit.</param>
/// <param name="Value">The number.</param>
/// <param name="Format">How it is shown.</param>
internal sealed record Figure(string Name, double Value, string Format);
