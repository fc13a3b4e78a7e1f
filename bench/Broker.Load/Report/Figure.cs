namespace Broker.Load.Report;

/// <summary>One number of a measurement.</summary>
/// <param name="Name">What it is, with its unit.</param>
/// <param name="Value">The number.</param>
/// <param name="Format">How it is shown.</param>
/// <param name="Better">Which of two values is the better one.</param>
internal sealed record Figure(string Name, double Value, string Format, Better Better = Better.Less);
