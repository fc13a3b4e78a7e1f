using Broker.Host.Security;

namespace Broker.Host.Sessions;

/// <summary>Asks a session what would become of it if who may do what were different. Answered with <see cref="SessionForecast"/>; nothing changes.</summary>
/// <param name="Identities">Who would be who.</param>
internal sealed record Foresee(Identities Identities);
