using Broker.Core.Destinations;
using Broker.Core.Messages;
using Broker.Core.Storage.Journals;
using Broker.Host.Limits;
using Broker.Host.Outbound;
using Broker.Host.Security;
using Broker.Host.Timers;
using Microsoft.Extensions.Logging;

namespace Broker.Host.Sessions;

/// <summary>
/// What all sessions share, as one state of the configuration has it. Immutable: a change of broker.conf makes another one, which a session
/// takes over as a whole, in a turn of its own (<see cref="Session.Use"/>).
/// </summary>
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
    ILogger Log)
{
    /// <summary>The number of this state of the configuration; a later one has a higher number.</summary>
    public long Version { get; init; } = 1;

    /// <summary>Numbers for sessions.</summary>
    public SessionNumbers Numbers { get; } = new(Clock);

    /// <summary>How destinations behave; as <c>[queue]</c> says, if nothing else is said.</summary>
    public PolicyTable Policies { get; init; } = Configuration.Policies.Make(Settings.Queue, []);

    /// <summary>The users that are connected.</summary>
    public ConnectedUsers Users { get; } = new(Clock);

    /// <summary>Says how many messages slow subscribers have lost.</summary>
    public DropLog Drops { get; } = new(Clock, Log);

    /// <summary>How much memory is left for messages; null: nobody looks.</summary>
    public MemoryWatch? Memory { get; init; }

    /// <summary>Where messages that survive the broker are kept; null: there is no store.</summary>
    public Journal? Journal { get; init; }
}
