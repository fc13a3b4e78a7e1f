using Microsoft.Extensions.Configuration;

namespace Broker.Host.Configuration;

/// <summary>A configuration that has been checked.</summary>
/// <param name="Root">The settings, as the binder of options reads them.</param>
/// <param name="Source">Where they come from, for people.</param>
/// <param name="Folder">What the paths in them are relative to: the folder of the file, or the working directory without one.</param>
/// <param name="Origins">Where each setting was written, by its path in the file; the ones that count.</param>
internal sealed record LoadedConfiguration(IConfiguration Root, string Source, string Folder, IReadOnlyDictionary<string, ConfiguredValue> Origins);
