namespace Broker.Core.Actors;

/// <summary>
/// Messages of an actor to itself, later. A timer is known by a key; starting one stops the former of that key, whose message
/// does not arrive any more even if it waits in the mailbox already. All end when the actor stops or restarts.
/// </summary>
public interface ITimerScheduler
{
    /// <summary>Tells a message again and again.</summary>
    /// <param name="key">The timer's key.</param>
    /// <param name="msg">The message.</param>
    /// <param name="interval">The time between two, and before the first.</param>
    void StartPeriodicTimer(object key, object msg, TimeSpan interval);

    /// <summary>Tells a message again and again.</summary>
    /// <param name="key">The timer's key.</param>
    /// <param name="msg">The message.</param>
    /// <param name="initialDelay">The time before the first.</param>
    /// <param name="interval">The time between two.</param>
    void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval);

    /// <summary>Tells a message once.</summary>
    /// <param name="key">The timer's key.</param>
    /// <param name="msg">The message.</param>
    /// <param name="timeout">The time before it.</param>
    void StartSingleTimer(object key, object msg, TimeSpan timeout);

    /// <summary>Whether a timer runs.</summary>
    /// <param name="key">Its key.</param>
    /// <returns>True if it runs.</returns>
    bool IsTimerActive(object key);

    /// <summary>Stops a timer; nothing happens if there is none.</summary>
    /// <param name="key">Its key.</param>
    void Cancel(object key);

    /// <summary>Stops all timers.</summary>
    void CancelAll();
}
