using System.Diagnostics;

namespace Broker.Load.Targets;

/// <summary>What a program says that ends by itself.</summary>
internal static class ProgramOutput
{
    /// <summary>Runs a program.</summary>
    /// <returns>What it has written, without the ends of the lines around it.</returns>
    /// <exception cref="IOException">It has failed.</exception>
    public static async Task<string> ReadAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })
            ?? throw new IOException($"{program} does not start.");

        try
        {
            var output = await process.StandardOutput.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            return process.ExitCode == 0 ? output.Trim() : throw new IOException($"{program} has failed:{Environment.NewLine}{output}");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
