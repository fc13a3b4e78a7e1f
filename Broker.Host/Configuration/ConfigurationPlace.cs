namespace Broker.Host.Configuration;

/// <summary>Where a configuration was loaded from, and can be loaded from again.</summary>
/// <param name="Path">The file; null: what is built in, as long as there is no <see cref="ConfigurationLoader.FileName"/> in the working directory.</param>
/// <param name="Environment">The environment; settings in it go over those of the file.</param>
/// <param name="Arguments">Settings of the command line, which go over both.</param>
internal sealed record ConfigurationPlace(string? Path, IReadOnlyDictionary<string, string> Environment, IReadOnlyList<string> Arguments)
{
    /// <summary>The file that is there, or could come, as a full path.</summary>
    public string FullPath => System.IO.Path.GetFullPath(Path ?? ConfigurationLoader.FileName);

    /// <summary>
    /// Loads and checks for a broker that runs. A file that was there and is not, or is empty, is a mistake then: what is built in would take
    /// its place, and let guest in.
    /// </summary>
    /// <exception cref="ConfigurationException">Something is wrong.</exception>
    public LoadedConfiguration LoadAgain()
    {
        var loaded = ConfigurationLoader.Load(Path, Environment, Arguments);
        return loaded.IsEmpty
            ? throw new ConfigurationException([$"{loaded.Source}: is empty; while the broker runs that is taken for a mistake (example: [log])"])
            : loaded;
    }
}
