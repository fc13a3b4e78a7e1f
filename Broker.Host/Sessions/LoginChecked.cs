namespace Broker.Host.Sessions;

/// <summary>A login has been checked.</summary>
/// <param name="Request">The CONNECT it belongs to.</param>
/// <param name="IsRight">Whether the user may connect.</param>
internal sealed record LoginChecked(ConnectRequest Request, bool IsRight);
