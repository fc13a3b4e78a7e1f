namespace Broker.Core.Actors;

/// <summary>A message on its way, with its sender.</summary>
public readonly struct Envelope
{
    /// <summary>Pairs a message with its sender.</summary>
    /// <param name="message">The message.</param>
    /// <param name="sender">Who sent it, or null.</param>
    public Envelope(object message, IActorRef sender)
    {
        Message = message;
        Sender = sender;
    }

    /// <summary>The message.</summary>
    public object Message { get; }

    /// <summary>Who sent it, or null.</summary>
    public IActorRef Sender { get; }
}
