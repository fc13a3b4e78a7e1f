namespace Broker.Core.Actors;

/// <summary>An actor that wants timers; the runtime sets the property before the actor starts.</summary>
public interface IWithTimers
{
    /// <summary>The actor's timers.</summary>
    ITimerScheduler Timers { get; set; }
}
