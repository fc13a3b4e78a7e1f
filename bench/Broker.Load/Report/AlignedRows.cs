using System.Text;

namespace Broker.Load.Report;

/// <summary>A table in Markdown that can be read in a terminal as well.</summary>
internal static class AlignedRows
{
    /// <summary>Writes a table.</summary>
    /// <param name="rows">The rows, the head first; all of the same length.</param>
    /// <param name="textColumns">How many of the first columns begin at the left; numbers end at the right.</param>
    public static string Format(IReadOnlyList<IReadOnlyList<string>> rows, int textColumns)
    {
        var text = new StringBuilder();
        var widths = Enumerable.Range(0, rows[0].Count).Select(column => rows.Max(row => row[column].Length)).ToList();

        for (var index = 0; index < rows.Count; index++)
        {
            text.AppendLine($"| {string.Join(" | ", rows[index].Select((cell, column) => column < textColumns ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column])))} |");

            if (index == 0)
            {
                text.AppendLine($"|{string.Join('|', widths.Select((width, column) => new string('-', width + 1) + (column < textColumns ? '-' : ':')))}|");
            }
        }

        return text.ToString();
    }
}
