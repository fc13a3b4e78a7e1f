using System.Security.Cryptography;
using Broker.Core.Destinations;

namespace Broker.Host.Sessions;

/// <summary>
/// The temporary destinations of a session. The client calls one <c>/temp-queue/NAME</c>; others reach it by an address that nobody can
/// guess, <c>/reply-queue/...</c>, which is what they find in <c>reply-to</c>.
/// </summary>
internal sealed class TemporaryDestinations
{
    // Most sessions have none.
    private Dictionary<string, DestinationName>? _byName;

    /// <summary>All that were made.</summary>
    public IReadOnlyCollection<DestinationName> All => _byName?.Values ?? (IReadOnlyCollection<DestinationName>)[];

    /// <summary>The address behind a name; a new one if the name is new.</summary>
    /// <param name="kind">Queue or topic.</param>
    /// <param name="name">The client's name for it, with the prefix.</param>
    public DestinationName Find(DestinationKind kind, string name)
    {
        _byName ??= new Dictionary<string, DestinationName>(StringComparer.Ordinal);

        if (!_byName.TryGetValue(name, out var address))
        {
            address = DestinationName.Reply(kind, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));
            _byName.Add(name, address);
        }

        return address;
    }
}
