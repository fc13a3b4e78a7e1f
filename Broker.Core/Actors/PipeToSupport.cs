namespace Broker.Core.Actors;

/// <summary>The result of a task as a message.</summary>
public static class PipeToSupport
{
    /// <summary>Tells an actor the result of a task when there is one, or a <see cref="Status.Failure"/>.</summary>
    /// <typeparam name="T">The result's type.</typeparam>
    /// <param name="taskToPipe">The task.</param>
    /// <param name="recipient">Who gets the result.</param>
    /// <param name="sender">Who counts as its sender, or null.</param>
    /// <param name="success">Turns the result into a message; null: the result itself.</param>
    /// <param name="failure">Turns an exception into a message; null: a <see cref="Status.Failure"/>.</param>
    /// <returns>Completes when the message has been told.</returns>
    public static async Task PipeTo<T>(
        this Task<T> taskToPipe,
        ICanTell recipient,
        IActorRef? sender = null,
        Func<T, object>? success = null,
        Func<Exception, object>? failure = null)
    {
        ArgumentNullException.ThrowIfNull(taskToPipe);
        ArgumentNullException.ThrowIfNull(recipient);

        await taskToPipe.ContinueWith(
            done => recipient.Tell(
                done.IsCompletedSuccessfully
                    ? success?.Invoke(done.Result) ?? done.Result!
                    : failure?.Invoke(Cause(done)) ?? new Status.Failure(Cause(done)),
                sender),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default).ConfigureAwait(false);
    }

    private static Exception Cause(Task task) => task.Exception?.InnerException ?? new TaskCanceledException(task);
}
