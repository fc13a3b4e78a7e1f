using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Broker.Bench.Measuring;

/// <summary>Measurements as text.</summary>
internal static class Report
{
    private static readonly string[] Columns = ["benchmark", "one operation is", "CPU ns/op", "least-greatest", "ns/op", "B/op"];
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>One measurement in a line.</summary>
    public static string Line(Measurement measurement)
    {
        var cells = Cells(measurement);
        return $"{cells[0]}: CPU {cells[2]} ns ({cells[3]}), {cells[4]} ns on the clock, {cells[5]} B per operation";
    }

    /// <summary>All measurements as a table in Markdown.</summary>
    public static string Table(IReadOnlyList<Measurement> measurements)
    {
        List<string[]> rows = [Columns, .. measurements.Select(Cells)];
        var widths = Columns.Select((_, column) => rows.Max(row => row[column].Length)).ToList();
        var text = new StringBuilder();

        for (var index = 0; index < rows.Count; index++)
        {
            text.AppendLine($"| {string.Join(" | ", rows[index].Select((cell, column) => column < 2 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column])))} |");

            if (index == 0)
            {
                text.AppendLine($"|{string.Join('|', widths.Select((width, column) => new string('-', width + 1) + (column < 2 ? '-' : ':')))}|");
            }
        }

        return text.ToString();
    }

    /// <summary>All measurements for programs.</summary>
    public static string Json(IReadOnlyList<Measurement> measurements) => JsonSerializer.Serialize(
        new
        {
            date = TimeProvider.System.GetUtcNow().ToString("u"),
            machine = new { cores = Environment.ProcessorCount, system = RuntimeInformation.OSDescription, runtime = RuntimeInformation.FrameworkDescription },
            benchmarks = measurements.Select(measurement => new
            {
                name = measurement.Benchmark.Name,
                operation = measurement.Benchmark.Operation,
                nanoseconds = measurement.Nanoseconds,
                cpuNanoseconds = measurement.CpuNanoseconds,
                bytes = measurement.Bytes,
            }),
        },
        Indented);

    private static string[] Cells(Measurement measurement) =>
    [
        measurement.Benchmark.Name,
        measurement.Benchmark.Operation,
        Number(Measurement.Median(measurement.CpuNanoseconds)),
        $"{Number(measurement.CpuNanoseconds.Min())}-{Number(measurement.CpuNanoseconds.Max())}",
        Number(Measurement.Median(measurement.Nanoseconds)),
        Number(Measurement.Median(measurement.Bytes)),
    ];

    private static string Number(double value) => value.ToString(value < 100 ? "0.0" : "#,0", CultureInfo.InvariantCulture);
}
