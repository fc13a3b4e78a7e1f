using Microsoft.Extensions.Configuration;

namespace Broker.Host.Configuration;

/// <summary>A configuration that has been checked.</summary>
/// <param name="Root">The settings, as the binder of options reads them.</param>
/// <param name="Source">Where they come from, for people.</param>
internal sealed record LoadedConfiguration(IConfiguration Root, string Source);
