using Broker.Core.Messages;
using Broker.Host.Security;
using Broker.Host.Timers;
using Microsoft.Extensions.Logging;

namespace Broker.Host.Sessions;

/// <summary>What all sessions share.</summary>
/// <param name="Settings">The options they live by.</param>
/// <param name="Directories">The directory of each virtual host; the default one is named by the empty string.</param>
/// <param name="Authenticator">Who may connect.</param>
/// <param name="MessageIds">Names for messages.</param>
/// <param name="Timers">Messages later.</param>
/// <param name="Clock">The time.</param>
/// <param name="Log">Where sessions log.</param>
internal sealed record SessionServices(
    SessionSettings Settings,
    IReadOnlyDictionary<string, IActorRef> Directories,
    Authenticator Authenticator,
    MessageIdSource MessageIds,
    TimerWheel Timers,
    TimeProvider Clock,
    ILogger Log);
