using System.Diagnostics.CodeAnalysis;
using Broker.Core.Commands;
using Broker.Stomp;

namespace Broker.Host.Sessions;

/// <summary>The core's refusals as errors of the protocol.</summary>
internal static class Refusals
{
    public static StompError ToError(RefusalReason reason) => reason switch
    {
        RefusalReason.QueueFull => StompError.QueueFull,
        RefusalReason.TooManyDestinations => StompError.TooManyDestinations,
        RefusalReason.NoSuchDestination => StompError.UnknownDestination,
        RefusalReason.NeverDelivered => StompError.UnknownDelivery,
        RefusalReason.StoreFull => StompError.StoreFull,
        RefusalReason.NoStore => StompError.NoStore,
        RefusalReason.DurableInUse => StompError.DurableInUse,
        RefusalReason.NotPermitted => StompError.NotPermitted,
        _ => StompError.Internal,
    };

    public static StompProtocolException ToException(Refusal refusal) => new(ToError(refusal.Reason), refusal.Detail);

    [DoesNotReturn]
    public static void Throw(Refusal refusal) => throw ToException(refusal);
}
