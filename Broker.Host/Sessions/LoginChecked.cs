using Broker.Host.Security;

namespace Broker.Host.Sessions;

/// <summary>A login has been checked.</summary>
/// <param name="Request">The CONNECT it belongs to.</param>
/// <param name="Result">What became of it.</param>
internal sealed record LoginChecked(ConnectRequest Request, LoginResult Result);
