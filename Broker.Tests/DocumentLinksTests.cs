using Broker.Tests.Support;

namespace Broker.Tests;

/// <summary>The documents of the repository point to what is there.</summary>
internal sealed class DocumentLinksTests
{
    // What a build or a package manager has put there is not ours.
    private static readonly string[] Foreign = ["node_modules", "bin", "obj", "artifacts"];

    private static IEnumerable<string> Documents =>
        Directory.EnumerateFiles(Repository.Root, "*.md", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Repository.Root, path))
            .Where(path => !path.Split(Path.DirectorySeparatorChar).Any(folder => Foreign.Contains(folder) || folder.StartsWith('.')))
            .Order(StringComparer.Ordinal);

    [Test]
    public void The_documents_are_found() => Assert.That(Documents, Is.SupersetOf([
        "README.md",
        Path.Combine("docs", "architecture.md"),
        Path.Combine("docs", "protocol.md"),
    ]));

    [TestCaseSource(nameof(Documents))]
    public void Links_lead_somewhere(string document)
    {
        var text = MarkdownText.Read(Repository.PathOf(document));

        Assert.Multiple(() =>
        {
            foreach (var link in text.Links.Where(link => !link.Contains("://", StringComparison.Ordinal) && !link.StartsWith("mailto:", StringComparison.Ordinal)))
            {
                Assert.That(FaultOf(text, link), Is.Null, $"{document}: ({link})");
            }
        });
    }

    private static string? FaultOf(MarkdownText document, string link)
    {
        var parts = link.Split('#', 2);
        var target = parts[0].Length == 0 ? document.Path : Path.GetFullPath(parts[0], Path.GetDirectoryName(document.Path)!);

        return !File.Exists(target) && !Directory.Exists(target) ? "there is no such file"
            : !target.StartsWith(Repository.Root, StringComparison.Ordinal) ? "it leads out of the repository"
            : parts.Length == 2 && !MarkdownText.Read(target).Anchors.Contains(parts[1]) ? "there is no such heading"
            : null;
    }
}
