namespace Broker.Core.Actors;

/// <summary>No answer came in time.</summary>
/// <param name="message">How long was waited.</param>
public class AskTimeoutException(string message) : Exception(message);
