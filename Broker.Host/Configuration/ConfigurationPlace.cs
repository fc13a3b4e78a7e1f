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
    /// its place, and let guest in. So is one that does not say any more who may connect: half of a file may be a file.
    /// </summary>
    /// <param name="inForce">What the broker uses.</param>
    /// <exception cref="ConfigurationException">Something is wrong.</exception>
    public LoadedConfiguration LoadAgain(LoadedConfiguration inForce)
    {
        var loaded = ConfigurationLoader.Load(Path, Environment, Arguments);
        return loaded.IsEmpty ? throw new ConfigurationException([$"{loaded.Source}: is empty; while the broker runs that is taken for a mistake (example: [log])"])
            : PutsGuestInPlaceOfOthers(inForce, loaded) ? throw new ConfigurationException([$"{loaded.Source}: does not say any more who may connect, so that guest would come in the place of all others; while the broker runs that is taken for a file of which the rest is missing (example: [user:guest], if that is what is meant)"])
            : loaded;
    }

    // A file that has the built-in user may as well not have it.
    private static bool PutsGuestInPlaceOfOthers(LoadedConfiguration inForce, LoadedConfiguration next) =>
        next.HasBuiltInUsers
        && !inForce.HasBuiltInUsers
        && ConfigurationDifference.Between(inForce, next).Changes.Any(change => ConfigurationLoader.IdentitySections.Contains(change.Section.Split(':')[0]));
}
