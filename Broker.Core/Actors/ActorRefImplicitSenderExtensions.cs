namespace Broker.Core.Actors;

/// <summary>Telling with the running actor as the sender.</summary>
public static class ActorRefImplicitSenderExtensions
{
    /// <summary>Tells a message; inside an actor that actor is the sender, elsewhere nobody is.</summary>
    /// <param name="receiver">Who gets the message.</param>
    /// <param name="message">The message.</param>
    public static void Tell(this IActorRef receiver, object message)
    {
        ArgumentNullException.ThrowIfNull(receiver);
        receiver.Tell(message, ActorCell.Current?.Self);
    }

    /// <summary>Passes a message on with its original sender. Inside an actor only.</summary>
    /// <param name="receiver">Who gets the message.</param>
    /// <param name="message">The message.</param>
    public static void Forward(this IActorRef receiver, object message)
    {
        ArgumentNullException.ThrowIfNull(receiver);
        receiver.Tell(message, ActorCell.Current?.Sender);
    }
}
