namespace Broker.Core.Turns;

/// <summary>Telling without a way through a mailbox and another thread, where there is nobody to wait for.</summary>
public static class DirectTell
{
    /// <summary>
    /// Tells a message; in its order, and in the actor's turn, as always. An actor that has nothing to do handles it before this returns, on
    /// the caller's thread. With Akka's actors it goes through the mailbox.
    /// </summary>
    /// <param name="receiver">Who gets the message. It must not wait for the caller.</param>
    /// <param name="message">The message.</param>
    /// <param name="sender">Who tells; null: nobody.</param>
    public static void TellDirectly(this IActorRef receiver, object message, IActorRef? sender)
    {
#if !USE_AKKA
        if (receiver is LocalActorRef local)
        {
            ArgumentNullException.ThrowIfNull(message);
            local.Mailbox.PostOrRun(message, sender);
            return;
        }
#endif
        ArgumentNullException.ThrowIfNull(receiver);
        receiver.Tell(message, sender);
    }
}
