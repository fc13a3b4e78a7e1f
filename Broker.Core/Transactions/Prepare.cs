using Broker.Core.Commands;
using Broker.Core.Storage.Journals;

namespace Broker.Core.Transactions;

/// <summary>
/// First step of a commit: asks one destination whether it can carry out its part, and to keep what it needs for it. Answered
/// with <see cref="Prepared"/> or <see cref="PrepareRefused"/>; in either case <see cref="CarryOut"/> or <see cref="RollBack"/> follows a
/// <see cref="Prepared"/>.
/// </summary>
/// <param name="Transaction">The transaction.</param>
/// <param name="Commands">The destination's part, in order: <see cref="Publish"/> and <see cref="Settle"/>.</param>
/// <param name="Batch">Where the destination puts what has to be on disk before the second step; null: there is no store.</param>
public sealed record Prepare(TransactionKey Transaction, IReadOnlyList<DestinationCommand> Commands, JournalBatch? Batch = null);
