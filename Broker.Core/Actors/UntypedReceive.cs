namespace Broker.Core.Actors;

/// <summary>A behaviour of an <see cref="UntypedActor"/>.</summary>
/// <param name="message">The message.</param>
public delegate void UntypedReceive(object message);
