namespace Broker.Tests.Core.Storage;

/// <summary>A folder on the real disk, removed at the end of the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("broker-journal-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
