namespace Broker.Core.Subscriptions;

/// <summary>Names a durable subscription within its virtual host.</summary>
/// <param name="Owner">Whose it is: the client's id, or the login of a client without one.</param>
/// <param name="Name">The name that the owner has given it.</param>
public sealed record DurableName(string Owner, string Name);
