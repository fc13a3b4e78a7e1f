namespace Broker.Tests.Support;

/// <summary>The files of the repository that the tests run in.</summary>
internal static class Repository
{
    /// <summary>Its root: the folder of <c>Broker.sln</c>.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The path of a file.</summary>
    /// <param name="parts">The path from the root.</param>
    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Broker.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("The tests run inside of the repository.");
    }
}
