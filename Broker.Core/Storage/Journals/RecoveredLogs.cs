using System.Globalization;
using Broker.Core.Storage.Journals.Format;
using Microsoft.Extensions.Logging;

namespace Broker.Core.Storage.Journals;

/// <summary>Makes logs of what was read, and takes into account where what lives lies.</summary>
/// <param name="accounts">The accounts.</param>
/// <param name="clock">The time.</param>
/// <param name="log">Where it is told what has lost its log.</param>
internal sealed class RecoveredLogs(Accounts accounts, TimeProvider clock, ILogger log)
{
    /// <summary>Makes the logs.</summary>
    /// <param name="table">What was read; it gives its memory away.</param>
    /// <param name="make">Makes a log.</param>
    public List<RecoveredLog> Make(RecoveryTable table, Func<LogIdentity, uint, QueueLog> make)
    {
        var recovered = new List<RecoveredLog>();
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();

        foreach (var found in table.Logs)
        {
            var records = found.TakeRecords();
            if (found.Definition is null && records.Count == 0)
            {
                // What is left of it is dead.
                continue;
            }

            var definition = found.Definition ?? Replace(found, records);
            var made = make(definition.Identity, found.Number);
            Fill(made.State, found, definition, records);
            var remembered = found.Remembered.Where(item => item.Until > now).OrderBy(item => item.Until).Distinct().ToList();
            recovered.Add(new RecoveredLog(made, definition.Properties, found.LastSequence, definition.Mark, records, remembered));
        }

        return recovered;
    }

    // The messages are whole, but nobody knows whose they are: an operator finds them in a queue of their own.
    private DefinitionRecord Replace(RecoveringLog found, IReadOnlyList<StoredRecord[]> records)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"/queue/lost.{found.Number}");
        log.LogLost(records.Sum(run => (long)run.Length), name);
        return new DefinitionRecord(found.Number, new LogIdentity(string.Empty, LogKind.Queue, name), string.Empty, 0, found.LastSequence);
    }

    private void Fill(LogState state, RecoveringLog found, DefinitionRecord definition, IReadOnlyList<StoredRecord[]> records)
    {
        (state.Properties, state.Mark, state.LastSequence) = (definition.Properties, definition.Mark, found.LastSequence);
        accounts.Add(state);
        accounts.Define(state, found.DefinitionSegment, Frame.HeaderSize + definition.Size);

        foreach (var run in records)
        {
            foreach (var record in run)
            {
                accounts.CountMessage(state, record.Position.Segment, 1, AddRecord.RecordSize(record.Size));
            }
        }
    }
}
