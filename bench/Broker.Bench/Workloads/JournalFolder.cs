using Broker.Core.Storage.Journals;
using Microsoft.Extensions.Logging.Abstractions;

namespace Broker.Bench.Workloads;

/// <summary>A folder for a journal, on the disk that temporary files are on, removed at the end.</summary>
internal sealed class JournalFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("broker-bench-").FullName;

    /// <summary>Opens the journal in it.</summary>
    public Journal Open(FlushMode flush) =>
        Journal.Open(new JournalSettings { Path = _path, Flush = flush }, TimeProvider.System, NullLogger.Instance);

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
