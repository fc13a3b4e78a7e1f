using System.Globalization;
using Broker.Host.Configuration;
using Broker.Host.Connections;
using Broker.Host.Reload;
using Broker.Host.Sessions;

namespace Broker.Host.Control;

/// <summary>Says what a file would change in the running broker if it were loaded: settings, and sessions that would end. It changes nothing.</summary>
/// <param name="reload">Knows what is in force.</param>
/// <param name="connections">Knows who is connected.</param>
internal sealed class DifferenceReport(ConfigurationReload reload, Lazy<ConnectionServices> connections)
{
    /// <summary>What the first line of a report is if the broker would not take up the file.</summary>
    public const string Wrong = "wrong";

    /// <summary>What it is otherwise.</summary>
    public const string Right = "right";

    private const int MostSessions = 100;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Makes a report.</summary>
    /// <param name="file">The file, or null for the one that the broker was started with.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The lines, the first of them <see cref="Wrong"/> or <see cref="Right"/>.</returns>
    public async Task<IReadOnlyList<string>> MakeAsync(string? file, CancellationToken cancellation)
    {
        var state = reload.State;

        try
        {
            var place = state.InForce.Place;
            var difference = ConfigurationDifference.Between(state.InForce, (file is null ? place : place with { Path = file }).LoadAgain(state.InForce));
            var forecasts = await ForeseeAsync(difference.Combine(), cancellation);
            var lines = DescribeSettings(difference).Concat(DescribeSessions(forecasts)).ToList();

            return [Right, Headline(state), .. lines.Count > 0 ? lines : ["  nothing would change"]];
        }
        catch (ConfigurationException wrong)
        {
            return [Wrong, Headline(state), .. wrong.Faults.Select(fault => $"  would be refused: {fault}")];
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or FormatException)
        {
            // A file that it names has changed since it was checked.
            return [Wrong, Headline(state), $"  would be refused: {wrong.Message}"];
        }
    }

    private static string Headline(ConfigurationState state) => string.Create(
        CultureInfo.InvariantCulture, $"The running broker uses configuration {state.Version}, since {state.Since:yyyy-MM-dd HH:mm:ss}Z. With its own environment and command line:");

    private static IEnumerable<string> DescribeSettings(ConfigurationDifference difference) =>
        difference.Live.Select(change => $"  would be applied: {change}{(change.Effect == Effect.OnNewConnections ? ", for new connections" : string.Empty)}")
            .Concat(difference.Waiting.Select(change => $"  would need a restart: {change}"));

    private static IEnumerable<string> DescribeSessions(IReadOnlyList<SessionForecast?> forecasts)
    {
        var lines = new List<string>();

        foreach (var forecast in forecasts.OfType<SessionForecast>())
        {
            lines.AddRange(forecast.End is { } end
                ? [$"  would be disconnected: {forecast.User} ({forecast.Connection}): {end}"]
                : forecast.Lost.Select(destination => $"  would lose a subscription: {forecast.User} ({forecast.Connection}): {destination}"));
        }

        var more = lines.Count - MostSessions;
        var silent = forecasts.Count(forecast => forecast is null);
        return lines.Take(MostSessions)
            .Concat(more > 0 ? [FormattableString.Invariant($"  and {more} more")] : [])
            .Concat(silent > 0 ? [FormattableString.Invariant($"  {silent} sessions have not answered in time; what would become of them is not known")] : []);
    }

    // Null for a session that has not answered; it may have ended meanwhile.
    private Task<SessionForecast?[]> ForeseeAsync(LoadedConfiguration next, CancellationToken cancellation)
    {
        var services = connections.Value;
        var question = new Foresee(services.Sessions.Authenticator.Foresee(SecurityOptions.From(next.Options)));
        return Task.WhenAll(services.Registry.Sessions.Select(session => AskAsync(session, question, cancellation)));
    }

    private static async Task<SessionForecast?> AskAsync(IActorRef session, Foresee question, CancellationToken cancellation)
    {
        try
        {
            return await session.Ask<SessionForecast>(question, Patience, cancellation);
        }
        catch (Exception silent) when (silent is AskTimeoutException or TaskCanceledException)
        {
            return null;
        }
    }
}
