using Broker.Tests.Support;

namespace Broker.Tests.Actors;

/// <summary>Asking from outside of actors, and the results of tasks as messages.</summary>
internal sealed class AskTests
{
    private static readonly TimeSpan Patience = StompTestClient.Patience;

    [Test]
    public async Task Who_asks_gets_the_answer()
    {
        await using var actors = new TestActors();
        var puppet = actors.System.ActorOf(Puppet.As("a", actors.Probe().Ref));

        var answer = await puppet.Ask<string>(new Do("answer", actor => actor.Asker.Tell("42")), Patience);

        Assert.That(answer, Is.EqualTo("42"));
    }

    [Test]
    public async Task Only_the_first_answer_counts()
    {
        await using var actors = new TestActors();
        var puppet = actors.System.ActorOf(Puppet.As("a", actors.Probe().Ref));

        var answer = await puppet.Ask<int>(
            new Do("answer", actor =>
            {
                actor.Asker.Tell(1);
                actor.Asker.Tell(2);
            }),
            Patience);

        Assert.That(answer, Is.EqualTo(1));
    }

    [Test]
    public async Task An_answer_that_does_not_come_in_time_is_an_exception()
    {
        await using var actors = new TestActors();
        var silent = actors.Probe();

        Assert.That(async () => await silent.Ref.Ask<string>("anybody?", TimeSpan.FromMilliseconds(20)), Throws.TypeOf<AskTimeoutException>());
    }

    [Test]
    public async Task Asking_can_be_given_up()
    {
        await using var actors = new TestActors();
        var silent = actors.Probe();
        using var cancellation = new CancellationTokenSource();

        var answer = silent.Ref.Ask<string>("anybody?", cancellation.Token);
        await cancellation.CancelAsync();

        Assert.That(async () => await answer, Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task A_failure_for_an_answer_is_thrown_at_who_asks()
    {
        await using var actors = new TestActors();
        var puppet = actors.System.ActorOf(Puppet.As("a", actors.Probe().Ref));
        var failure = new Status.Failure(new FormatException("no"));

        var answer = puppet.Ask<string>(new Do("answer", actor => actor.Asker.Tell(failure)), Patience);

        Assert.That(async () => await answer, Throws.TypeOf<FormatException>().With.Message.EqualTo("no"));
    }

    [Test]
    public async Task Who_asks_for_a_failure_gets_it()
    {
        await using var actors = new TestActors();
        var puppet = actors.System.ActorOf(Puppet.As("a", actors.Probe().Ref));
        var failure = new Status.Failure(new FormatException("no"));

        var answer = await puppet.Ask<Status.Failure>(new Do("answer", actor => actor.Asker.Tell(failure)), Patience);

        Assert.That(answer, Is.SameAs(failure));
    }

    [Test]
    public async Task An_answer_of_another_type_is_an_exception()
    {
        await using var actors = new TestActors();
        var puppet = actors.System.ActorOf(Puppet.As("a", actors.Probe().Ref));

        var answer = puppet.Ask<int>(new Do("answer", actor => actor.Asker.Tell("text")), Patience);

        Assert.That(async () => await answer, Throws.ArgumentException);
    }

    [Test]
    public async Task The_result_of_a_task_comes_as_a_message()
    {
        await using var actors = new TestActors();
        var probe = actors.Probe();

        await Task.FromResult("done").PipeTo(probe.Ref, sender: actors.System.DeadLetters);

        Assert.That(await probe.ReceiveAsync(), Is.EqualTo("done"));
    }

    [Test]
    public async Task The_result_of_a_task_can_be_turned_into_another_message()
    {
        await using var actors = new TestActors();
        var probe = actors.Probe();

        await Task.FromResult(20).PipeTo(probe.Ref, success: number => number + 1);

        Assert.That(await probe.ReceiveAsync(), Is.EqualTo(21));
    }

    [Test]
    public async Task The_failure_of_a_task_comes_as_a_failure()
    {
        await using var actors = new TestActors();
        var probe = actors.Probe();

        await Task.FromException<string>(new FormatException("no")).PipeTo(probe.Ref);

        var failure = await probe.ReceiveAsync<Status.Failure>();
        Assert.That(failure.Cause.GetBaseException(), Is.TypeOf<FormatException>());
    }

    [Test]
    public async Task The_failure_of_a_task_can_be_turned_into_another_message()
    {
        await using var actors = new TestActors();
        var probe = actors.Probe();

        await Task.FromException<string>(new FormatException("no")).PipeTo(probe.Ref, failure: cause => cause.GetBaseException().Message);

        Assert.That(await probe.ReceiveAsync(), Is.EqualTo("no"));
    }
}
