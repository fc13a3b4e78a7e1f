using Broker.Core.Commands;
using Broker.Core.Messages;
using Broker.Core.Transactions;

namespace Broker.Core.Destinations;

/// <summary>
/// What a topic has promised to transactions: messages that it will hand out. They outlive the instances of the topic's actor, so
/// that a failure breaks no promise. Used in the actor's turn only.
/// </summary>
internal sealed class TopicPromises
{
    private readonly Dictionary<TransactionKey, IReadOnlyList<Message>> _messages = [];

    public bool IsEmpty => _messages.Count == 0;

    public void Add(Prepare prepare) =>
        _messages.Add(prepare.Transaction, [.. prepare.Commands.OfType<Publish>().Select(publish => publish.Message)]);

    /// <summary>Takes the messages of a transaction, whether to hand them out or to forget them.</summary>
    public IReadOnlyList<Message> Take(TransactionKey transaction) => _messages.Remove(transaction, out var messages) ? messages : [];
}
