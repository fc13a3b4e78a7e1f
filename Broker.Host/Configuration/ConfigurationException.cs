using System.Diagnostics.CodeAnalysis;

namespace Broker.Host.Configuration;

/// <summary>The configuration is wrong; all that is wrong is listed, a line each.</summary>
[SuppressMessage("Design", "CA1032:Implement standard exception constructors", Justification = "Without the faults it would say nothing.")]
internal sealed class ConfigurationException(IReadOnlyList<string> faults) : Exception(string.Join(Environment.NewLine, faults))
{
    public IReadOnlyList<string> Faults => faults;
}
