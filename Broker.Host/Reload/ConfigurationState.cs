using Broker.Host.Configuration;

namespace Broker.Host.Reload;

/// <summary>What is in force, and since when.</summary>
/// <param name="InForce">The configuration.</param>
/// <param name="Version">Its number: 1 at the start, one more with each change.</param>
/// <param name="Since">When it was put in force.</param>
internal sealed record ConfigurationState(LoadedConfiguration InForce, long Version, DateTimeOffset Since);
