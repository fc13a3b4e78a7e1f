using Broker.Bench.Measuring;
using Broker.Core.Storage;
using Broker.Core.Storage.Journals;

namespace Broker.Bench.Workloads;

/// <summary>The start of a broker with so many messages of 1 KiB in its journal: until all of them are there.</summary>
internal sealed class RecoveryWorkload : IWorkload
{
    private const int BodyLength = 1024;
    private const int Ahead = 50_000;

    private readonly JournalFolder _folder = new();
    private readonly int _messages;

    public RecoveryWorkload(int messages)
    {
        _messages = messages;
        using var journal = _folder.Open(FlushMode.Never);
        var log = journal.CreateLog(new LogIdentity(string.Empty, LogKind.Queue, "load.0"));
        var message = Messages.Make(BodyLength);

        for (var sequence = 1; sequence <= messages; sequence++)
        {
            var queued = new QueuedMessage(message, sequence);
            log.Add(queued, notify: false);

            // Not faster than it writes, or all of them are in memory.
            if (sequence % Ahead == 0)
            {
                SpinWait.SpinUntil(() => !queued.Position.IsNone);
            }
        }
    }

    public bool IsParallel => true;

    public long Run(long operations)
    {
        using var journal = _folder.Open(FlushMode.Never);
        var found = journal.TakeRecovered()[0].Records.Sum(run => (long)run.Length);
        return found == _messages ? found : throw new InvalidOperationException($"{found} of {_messages} messages are there.");
    }

    public void Dispose() => _folder.Dispose();
}
