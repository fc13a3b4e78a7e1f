using System.Globalization;

namespace Broker.Tests.Crash;

/// <summary>
/// How much and with which seed: BROKER_TEST_KILLS asks for more, BROKER_TEST_SEED repeats the choices of a run that failed (not its timing,
/// which nobody can). BROKER_TEST_KEEP=1 keeps the folder of the store when a test fails.
/// </summary>
internal static class CrashRun
{
    /// <summary>What all that is random comes from; another one for every run of the tests.</summary>
    public static int Seed { get; } = Read("BROKER_TEST_SEED", Random.Shared.Next());

    /// <summary>Whether the folder of the store stays when a test fails.</summary>
    public static bool KeepsFolder { get; } = Read("BROKER_TEST_KEEP", 0) != 0;

    /// <summary>How often to kill.</summary>
    /// <param name="usual">How often if nobody asks for more.</param>
    public static int Kills(int usual) => Read("BROKER_TEST_KILLS", usual);

    /// <summary>How many messages the large backlog has.</summary>
    /// <param name="usual">How many if nobody asks for more.</param>
    public static int Backlog(int usual) => Read("BROKER_TEST_BACKLOG", usual);

    private static int Read(string name, int usual) =>
        int.Parse(Environment.GetEnvironmentVariable(name) ?? usual.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
