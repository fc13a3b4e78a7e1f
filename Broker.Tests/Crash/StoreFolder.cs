namespace Broker.Tests.Crash;

/// <summary>The folder of a store that brokers are started on, one after another. Gone with this object.</summary>
internal sealed class StoreFolder : IDisposable
{
    private readonly DirectoryInfo _parent = Directory.CreateTempSubdirectory("broker-test-");
    private bool _isKept;

    /// <summary>The folder; the broker makes it.</summary>
    public string Path => System.IO.Path.Combine(_parent.FullName, "data");

    /// <summary>How many bytes its files have.</summary>
    public long Size => new DirectoryInfo(Path).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);

    /// <summary>The settings of a broker with this store: small files, so that there are many and most are cleaned, and no dead letters by counting.</summary>
    /// <param name="others">Settings beside them; of two for the same key the later one counts.</param>
    public string[] Settings(params string[] others) =>
        [$"--store.path={Path}", "--store.segment=1MiB", "--queue.max-deliveries=0", "--log.level=warning", "--limits.connect-timeout=1m", .. others];

    /// <summary>Keeps the folder if the run was asked to, for somebody to look into.</summary>
    /// <returns>A text for the failure: where it is.</returns>
    public string KeepIfAsked()
    {
        _isKept = CrashRun.KeepsFolder;
        return _isKept ? $"The store is in {Path}" : "BROKER_TEST_KEEP=1 keeps the store.";
    }

    public void Dispose()
    {
        if (!_isKept)
        {
            _parent.Delete(recursive: true);
        }
    }
}
