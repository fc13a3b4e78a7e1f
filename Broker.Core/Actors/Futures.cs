namespace Broker.Core.Actors;

/// <summary>Asking from outside of actors. An actor itself never asks: it tells, and takes the answer as a message.</summary>
public static class Futures
{
    /// <summary>Tells a message and awaits the answer.</summary>
    /// <typeparam name="T">The answer's type.</typeparam>
    /// <param name="self">Who is asked.</param>
    /// <param name="message">The question.</param>
    /// <param name="timeout">How long to wait; null: for ever.</param>
    /// <returns>The answer. It fails with <see cref="AskTimeoutException"/> without one in time, with the cause of a <see cref="Status.Failure"/>, with <see cref="ArgumentException"/> if it is of another type.</returns>
    public static Task<T> Ask<T>(this ICanTell self, object message, TimeSpan? timeout = null) => self.Ask<T>(message, timeout, CancellationToken.None);

    /// <summary>Tells a message and awaits the answer.</summary>
    /// <typeparam name="T">The answer's type.</typeparam>
    /// <param name="self">Who is asked.</param>
    /// <param name="message">The question.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The answer.</returns>
    public static Task<T> Ask<T>(this ICanTell self, object message, CancellationToken cancellationToken) => self.Ask<T>(message, null, cancellationToken);

    /// <summary>Tells a message and awaits the answer.</summary>
    /// <typeparam name="T">The answer's type.</typeparam>
    /// <param name="self">Who is asked.</param>
    /// <param name="message">The question.</param>
    /// <param name="timeout">How long to wait; null: for ever.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The answer.</returns>
    public static async Task<T> Ask<T>(this ICanTell self, object message, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(self);

        var promise = new PromiseActorRef();
        self.Tell(message, promise);

        object answer;
        try
        {
            answer = await promise.Answer.WaitAsync(timeout ?? Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new AskTimeoutException($"Timeout after {timeout} seconds");
        }

        return answer switch
        {
            T expected => expected,
            Status.Failure failure => throw failure.Cause,
            _ => throw new ArgumentException($"Received message of type [{answer.GetType()}] - Ask expected message of type [{typeof(T)}]"),
        };
    }
}
