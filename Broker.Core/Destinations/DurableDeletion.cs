using Broker.Core.Commands;
using Broker.Core.Subscriptions;

namespace Broker.Core.Destinations;

/// <summary>A durable subscription that is being deleted.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Unsubscribe">What asked for it, and is answered afterwards; null: nobody did.</param>
/// <param name="Asker">Who did.</param>
internal sealed record DurableDeletion(DurableName Name, Unsubscribe? Unsubscribe, IActorRef Asker);
