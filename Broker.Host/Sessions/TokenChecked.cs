using Broker.Host.Security;

namespace Broker.Host.Sessions;

/// <summary>A token that is to take the place of the session's has been checked.</summary>
/// <param name="Tag">The tag of the SEND that brought it.</param>
/// <param name="Receipt">What that SEND has as <c>receipt</c>, or null.</param>
/// <param name="Result">What became of it.</param>
internal sealed record TokenChecked(long Tag, string? Receipt, LoginResult Result);
