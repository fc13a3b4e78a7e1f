using System.Text;

namespace Broker.Load.Report;

/// <summary>What stands below a table: why some have no figures.</summary>
internal static class FaultNotes
{
    /// <summary>Writes a paragraph for each result without figures.</summary>
    public static string Format(IReadOnlyList<Result> results)
    {
        var notes = new StringBuilder();

        foreach (var result in results.Where(result => !result.IsSound))
        {
            var why = result.Lacks ?? (result.Faults.Count == 0 ? "no round has come to its end" : string.Join("; ", result.Faults));
            notes.AppendLine().AppendLine($"{result.Target}, {result.Scenario}: {why}");
        }

        return notes.ToString();
    }
}
