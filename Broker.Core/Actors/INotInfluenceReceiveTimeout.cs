namespace Broker.Core.Actors;

/// <summary>Marks a message that does not count as a sign of life for <see cref="ReceiveTimeout"/>.</summary>
public interface INotInfluenceReceiveTimeout;
