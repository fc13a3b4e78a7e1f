namespace Broker.Host.Sessions;

/// <summary>Tells a session that broker.conf has changed.</summary>
/// <param name="Services">What holds from now on.</param>
internal sealed record ServicesChanged(SessionServices Services);
