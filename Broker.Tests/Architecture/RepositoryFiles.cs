using System.Diagnostics;
using Broker.Tests.Support;

namespace Broker.Tests.Architecture;

/// <summary>The files that belong to the repository: what git knows or would take, or, without git, what is there and was not built.</summary>
internal static class RepositoryFiles
{
    private static readonly string[] Built = ["bin", "obj", "artifacts", "node_modules", "TestResults", "data", "__pycache__", "BenchmarkDotNet.Artifacts", ".git", ".vs", ".idea"];

    /// <summary>Gets their paths from the root, with slashes.</summary>
    public static IReadOnlyList<string> All { get; } = [.. (FromGit() ?? FromFolder()).Where(file => File.Exists(Repository.PathOf(file))).Order(StringComparer.Ordinal)];

    /// <summary>Those whose names end so.</summary>
    public static IEnumerable<string> EndingWith(params string[] ends) =>
        All.Where(file => ends.Any(end => file.EndsWith(end, StringComparison.Ordinal)));

    /// <summary>What is in a file.</summary>
    public static string TextOf(string file) => File.ReadAllText(Repository.PathOf(file));

    private static List<string>? FromGit()
    {
        try
        {
            var start = new ProcessStartInfo("git", "ls-files -z --cached --others --exclude-standard")
            {
                WorkingDirectory = Repository.Root,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };

            using var git = Process.Start(start)!;
            var complaints = git.StandardError.ReadToEndAsync();
            var files = git.StandardOutput.ReadToEnd().Split('\0', StringSplitOptions.RemoveEmptyEntries);
            git.WaitForExit();
            _ = complaints.Result;
            return git.ExitCode == 0 ? [.. files] : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // There is no git on this machine.
            return null;
        }
    }

    private static IEnumerable<string> FromFolder() =>
        Directory.EnumerateFiles(Repository.Root, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace(Path.DirectorySeparatorChar, '/'))
            .Where(file => !file.Split('/')[..^1].Any(Built.Contains));
}
