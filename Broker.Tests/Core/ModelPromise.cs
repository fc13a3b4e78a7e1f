using Broker.Core.Commands;
using Broker.Core.Storage.Journals;
using Broker.Core.Transactions;

namespace Broker.Tests.Core;

/// <summary>A transaction between its two steps, as <see cref="QueueModel"/> sees it.</summary>
internal sealed record ModelPromise(List<ModelMessage> Messages, Settlement Settlement, JournalBatch Batch)
{
    public TransactionKey Transaction { get; set; }

    public ModelListener? Holder { get; set; }

    public List<KeyValuePair<long, ModelMessage>> Held { get; set; } = [];
}
