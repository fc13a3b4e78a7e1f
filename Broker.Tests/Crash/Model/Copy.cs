namespace Broker.Tests.Crash.Model;

/// <summary>A message at one place.</summary>
/// <param name="message">The message.</param>
/// <param name="place">The place.</param>
internal sealed class Copy(SentMessage message, Place place)
{
    public SentMessage Message => message;

    public Place Place => place;

    /// <summary>How often it has been seen.</summary>
    public int Deliveries { get; set; }

    public CopyState State { get; set; }

    public override string ToString() => $"{place}: {message}, delivered {Deliveries} times, {State}";
}
