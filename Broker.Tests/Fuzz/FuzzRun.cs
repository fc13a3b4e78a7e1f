using System.Globalization;

namespace Broker.Tests.Fuzz;

/// <summary>
/// How much and with which seed. BROKER_FUZZ_COUNT asks for more, BROKER_FUZZ_SEED for others; a failure shows the octets, which then
/// become a case of the unit tests.
/// </summary>
internal static class FuzzRun
{
    /// <summary>Gets the seed.</summary>
    public static int Seed { get; } = Read("BROKER_FUZZ_SEED", 20260301);

    /// <summary>How many inputs to try.</summary>
    /// <param name="usual">How many if nobody asks for more.</param>
    public static int Count(int usual)
    {
        TestContext.Out.WriteLine($"BROKER_FUZZ_SEED={Seed}");
        return Math.Max(usual, Read("BROKER_FUZZ_COUNT", usual));
    }

    private static int Read(string name, int usual) =>
        int.Parse(Environment.GetEnvironmentVariable(name) ?? usual.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
