using Broker.Host.Configuration;

namespace Broker.Host.Reload;

/// <summary>A change of the configuration, found right.</summary>
/// <param name="Before">What has been in force.</param>
/// <param name="After">What is to be in force: the new, but for what needs a restart, which is as before.</param>
/// <param name="Version">The number that it will have.</param>
internal sealed record ConfigurationUpdate(LoadedConfiguration Before, LoadedConfiguration After, long Version);
