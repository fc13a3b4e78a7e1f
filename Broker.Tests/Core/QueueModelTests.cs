using FsCheck;
using FsCheck.Fluent;

namespace Broker.Tests.Core;

/// <summary>One queue beside a model of it that is too simple to be wrong, through random histories.</summary>
internal sealed class QueueModelTests
{
    [Test]
    public void A_queue_behaves_as_its_model_in_any_history()
    {
        // A failure names the seed and the history; Config.WithReplay takes the seed.
        var histories = Gen.Choose(0, 999_999).ArrayOf(80).ToArbitrary();

        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(60),
            Prop.ForAll(histories, history => RunAsync(history).GetAwaiter().GetResult()));
    }

    private static async Task<bool> RunAsync(int[] history)
    {
        // A budget of nothing: what is on disk leaves memory as soon as it may.
        await using var queue = new JournalQueue(budget: 0);
        var model = new QueueModel(queue);

        foreach (var choice in history)
        {
            await model.StepAsync(choice);
        }

        await model.FinishAsync();
        return true;
    }
}
