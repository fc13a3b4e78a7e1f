using Broker.Bench.Measuring;
using Broker.Core.Messages;
using Broker.Core.Storage;
using Broker.Core.Storage.Journals;

namespace Broker.Bench.Workloads;

/// <summary>
/// Messages that go through a journal: they are added, a lot at a time, and removed when the lot is on disk. Whoever adds waits for the lot as producers with receipts do.
/// </summary>
internal sealed class JournalWorkload : IWorkload
{
    private readonly JournalFolder _folder = new();
    private readonly ActorSystem _system = ActorSystem.Create("journal");
    private readonly Countdown _flushed = new();
    private readonly Journal _journal;
    private readonly QueueLog _log;
    private readonly Message _message;
    private readonly QueuedMessage[] _lot;
    private long _lastSequence;

    public JournalWorkload(FlushMode flush, int bodyLength, int lot)
    {
        _journal = _folder.Open(flush);
        _log = _journal.CreateLog(new LogIdentity(string.Empty, LogKind.Queue, "load.0"));
        _message = Messages.Make(bodyLength);
        _lot = new QueuedMessage[lot];
        var flushed = _flushed;
        _log.SetOwner(_system.ActorOf(Props.Create(() => new Owner(flushed))));
    }

    public bool IsParallel => true;

    public long Run(long operations)
    {
        var lots = Math.Max(1, operations / _lot.Length);
        for (var lot = 0L; lot < lots; lot++)
        {
            RunLot();
        }

        return lots * _lot.Length;
    }

    public void Dispose()
    {
        _journal.Dispose();
        _folder.Dispose();
        _system.Terminate().GetAwaiter().GetResult();
        _flushed.Dispose();
    }

    private void RunLot()
    {
        _flushed.Begin(1);
        for (var index = 0; index < _lot.Length; index++)
        {
            _lot[index] = new QueuedMessage(_message, ++_lastSequence);
            _log.Add(_lot[index], notify: index == _lot.Length - 1);
        }

        _flushed.Wait();
        foreach (var message in _lot)
        {
            _log.Remove(message, notify: false);
        }
    }

    private sealed class Owner(Countdown flushed) : UntypedActor
    {
        // Only the last addition of a lot is waited for, so every one of these ends a lot.
        protected override void OnReceive(object message)
        {
            if (message is Flushed)
            {
                flushed.Count(1);
            }
        }
    }
}
