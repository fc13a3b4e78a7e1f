using Broker.Core.Commands;
using Broker.Core.Destinations;

namespace Broker.Host.Sessions;

/// <summary>A destination that a session uses: its name, and its actor once the directory has answered.</summary>
/// <param name="name">The name.</param>
/// <param name="written">The name as the client writes it, in UTF-8; it is what MESSAGE repeats.</param>
internal sealed class OpenDestination(DestinationName name, ReadOnlyMemory<byte> written)
{
    public DestinationName Name => name;

    /// <summary>The name as the client writes it.</summary>
    public ReadOnlyMemory<byte> Written { get; } = written;

    /// <summary>The destination's actor, or null while it is being opened, or was refused.</summary>
    public IActorRef? Actor { get; set; }

    /// <summary>Why it was refused, or null.</summary>
    public Refusal? Refusal { get; set; }

    /// <summary>By what the session was found to be allowed to send there, or null.</summary>
    public SessionAccess? CheckedBy { get; set; }

    /// <summary>Whether it was to be made if it was not there.</summary>
    public bool MayCreate { get; init; } = true;

    /// <summary>How many subscriptions of the session it has; such a destination is not released.</summary>
    public int Subscriptions { get; set; }

    /// <summary>Whether it was used since the last look.</summary>
    public bool IsUsed { get; set; }
}
