namespace Broker.Core.Actors;

/// <summary>A behaviour: takes a message and says whether it understood it.</summary>
/// <param name="message">The message.</param>
/// <returns>True if the message was understood.</returns>
public delegate bool Receive(object message);
