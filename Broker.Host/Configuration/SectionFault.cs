namespace Broker.Host.Configuration;

/// <summary>Something wrong between sections.</summary>
/// <param name="Head">The section to change, as it is written, without its brackets.</param>
/// <param name="Fault">What is wrong.</param>
internal sealed record SectionFault(string Head, OptionsFault Fault);
