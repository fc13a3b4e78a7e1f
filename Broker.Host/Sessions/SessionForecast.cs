namespace Broker.Host.Sessions;

/// <summary>What would become of a session; see <see cref="Foresee"/>.</summary>
/// <param name="Connection">The connection's id.</param>
/// <param name="User">The user; null: not connected yet, nothing would become of it.</param>
/// <param name="End">Why the session would end; null: it would go on.</param>
/// <param name="Lost">The subscriptions that would end alone, by their destinations.</param>
internal sealed record SessionForecast(string Connection, string? User, string? End, IReadOnlyList<string> Lost);
