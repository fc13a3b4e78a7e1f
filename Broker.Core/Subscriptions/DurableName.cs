namespace Broker.Core.Subscriptions;

/// <summary>Names a durable subscription within its virtual host.</summary>
/// <param name="Owner">Whose it is: a login. Nobody else gets at it.</param>
/// <param name="Name">The name that the owner has given it.</param>
public sealed record DurableName(string Owner, string Name)
{
    /// <summary>Which of the owner's clients it belongs to; empty: one that has given no id.</summary>
    public string ClientId { get; init; } = string.Empty;
}
