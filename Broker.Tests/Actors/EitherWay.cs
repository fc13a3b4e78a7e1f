using Broker.Core.Turns;

namespace Broker.Tests.Actors;

/// <summary>What holds for messages whichever way they are told.</summary>
internal static class EitherWay
{
    /// <summary>Tells a message, directly or not.</summary>
    public static void Tell(this IActorRef receiver, object message, IActorRef sender, bool isDirect)
    {
        if (isDirect)
        {
            receiver.TellDirectly(message, sender);
        }
        else
        {
            receiver.Tell(message, sender);
        }
    }
}
