namespace Broker.Tests.Crash;

/// <summary>
/// The broker is killed at random moments under load, over and over on the same store, and keeps what it promised: nothing with a RECEIPT is
/// lost, nothing comes twice unmarked, nothing comes out of order, no transaction is done by halves. A thousand kills, which take half an hour:
/// <c>BROKER_TEST_KILLS=1000 dotnet test Broker.Tests -c Release --filter FullyQualifiedName~KillTests</c>.
/// </summary>
[Platform("Linux", Reason = "It kills with a signal of Linux.")]
internal sealed class KillTests
{
    private const int UsualKills = 30;
    private const int KillsBetweenDrains = 10;

    // What lives after a drain is next to nothing; a few files of 1 MiB and those in reserve are all that may be left.
    private const long MostBytesWhenEmpty = 32 << 20;

    [Test]
    [Category("Slow")]
    public async Task What_was_promised_survives_however_often_the_broker_is_killed()
    {
        var seed = CrashRun.Seed;
        var kills = CrashRun.Kills(UsualKills);
        var random = new Random(seed);
        using var folder = new StoreFolder();
        var scenario = new CrashScenario(folder, seed);
        TestContext.Out.WriteLine($"BROKER_TEST_SEED={seed} BROKER_TEST_KILLS={kills}");

        await scenario.SubscribeAsync();
        var done = 1;

        for (var sinceDrain = 0; done < kills && scenario.Faults.IsEmpty; done++, sinceDrain++)
        {
            if (random.Next(5) == 0)
            {
                await scenario.StartInVainAsync();
            }
            else if (sinceDrain >= KillsBetweenDrains)
            {
                await scenario.DrainAsync();
                sinceDrain = 0;
            }
            else
            {
                await scenario.WorkAsync();
            }
        }

        await DrainTwiceAsync(scenario);

        TestContext.Out.WriteLine(scenario.Tally);
        Assert.That(scenario.Faults.IsEmpty, Is.True, () => $"BROKER_TEST_SEED={seed}, {done} kills. {scenario.Faults}\n{folder.KeepIfAsked()}");
        Assert.That(folder.Size, Is.LessThan(MostBytesWhenEmpty), "What nobody needs any more is cleaned away.");
        Assert.That(Directory.EnumerateFiles(folder.Path, "*corrupt*"), Is.Empty, "A process that dies damages no record.");
        AssertThatMuchHappened(scenario.Tally, kills);
    }

    // The second time nothing must be left.
    private static async Task DrainTwiceAsync(CrashScenario scenario)
    {
        if (scenario.Faults.IsEmpty)
        {
            await scenario.DrainAsync();
            await scenario.DrainAsync();
        }
    }

    // Otherwise the test shows nothing.
    private static void AssertThatMuchHappened(Model.Tally tally, int kills)
    {
        Assert.That(tally.Promised, Is.GreaterThan(20 * kills), "SENDs with RECEIPT");
        Assert.That(tally.Sent - tally.Promised, Is.GreaterThan(kills), "SENDs without");
        Assert.That(tally.Settled, Is.GreaterThan(10 * kills), "ACKs with RECEIPT");
        Assert.That(tally.Redeliveries, Is.GreaterThan(kills), "redeliveries");
        Assert.That(tally.Committed, Is.GreaterThan(kills), "COMMITs with RECEIPT");
        Assert.That(tally.CommitsInDoubt, Is.Positive, "COMMITs in doubt");
        Assert.That(tally.Duplicates, Is.Positive, "duplicates");
        Assert.That(tally.DeadLetters, Is.Positive, "dead letters");
    }
}
