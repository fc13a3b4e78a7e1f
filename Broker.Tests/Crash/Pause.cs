namespace Broker.Tests.Crash;

/// <summary>
/// Lets time pass before something is killed. Nothing is waited for: that it hits a moment that nobody has chosen is the point, and no
/// test becomes right by it.
/// </summary>
internal static class Pause
{
    /// <summary>Lets time pass.</summary>
    public static async Task ForAsync(TimeSpan time)
    {
        if (time > TimeSpan.Zero)
        {
            using var timer = new PeriodicTimer(time);
            await timer.WaitForNextTickAsync();
        }
    }
}
