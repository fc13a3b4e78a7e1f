namespace Broker.Tests.Crash.Workers;

/// <summary>Somebody who works with the broker, from life to life.</summary>
internal interface IWorker
{
    /// <summary>Works until the life ends.</summary>
    Task WorkAsync(Life life);
}
