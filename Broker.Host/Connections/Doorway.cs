using Broker.Host.Configuration;
using Broker.Host.Limits;
using Broker.Stomp;
using Microsoft.Extensions.Logging;

namespace Broker.Host.Connections;

/// <summary>
/// Lets connections in, before anything is made for them: so many at once and in a second, altogether and from an address. Any thread.
/// </summary>
/// <param name="registry">Counts all connections.</param>
/// <param name="clock">The time.</param>
/// <param name="log">Where it says who was refused, once a second at most.</param>
internal sealed class Doorway(ConnectionRegistry registry, TimeProvider clock, ILogger log)
{
    /// <summary>The most addresses from which nobody is connected any more that are remembered.</summary>
    public const int MostAddresses = 10_000;

    private static readonly TimeSpan Burst = TimeSpan.FromSeconds(10);
    // Of those who are refused and would have to be told under TLS, so many a second are; a handshake costs what they are not to have.
    private const int ToldPerSecond = 10;

    private static readonly TimeSpan BetweenLogs = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly TokenBucket _arrivals = new(clock);
    private readonly TokenBucket _told = new(clock);
    private readonly Dictionary<string, AddressAccount> _addresses = new(StringComparer.Ordinal);
    private long? _lastLog;
    private int _unlogged;

    // Of the addresses, those that nobody is connected from.
    private int _idle;

    /// <summary>How many addresses are remembered.</summary>
    public int Addresses
    {
        get
        {
            lock (_lock)
            {
                return _addresses.Count;
            }
        }
    }

    /// <summary>Lets a connection in; <see cref="Leave"/> must follow if it is let in.</summary>
    /// <param name="address">Where it comes from.</param>
    /// <param name="limits">The limits in force.</param>
    /// <returns>Why it is not let in, or null if it is.</returns>
    public DoorwayRefusal? Enter(string address, LimitsOptions limits)
    {
        lock (_lock)
        {
            var refusal = EnterAddress(NetworkName.Of(address), limits);
            if (refusal is not null)
            {
                Log(address, refusal);
            }

            return refusal;
        }
    }

    /// <summary>Whether somebody who is refused may have the TLS that it takes to be told so; false: there were many in the last second.</summary>
    public bool MayTell() => MayCome(_told, ToldPerSecond, TimeSpan.FromSeconds(1));

    /// <summary>A connection that was let in has ended.</summary>
    public void Leave(string address)
    {
        registry.Leave();

        lock (_lock)
        {
            var name = NetworkName.Of(address);
            var account = _addresses[name];
            account.Connections--;
            _idle += account.Connections == 0 ? 1 : 0;
            RemoveIfSettled(name, account);
        }
    }

    // What is refused for its address uses up nothing that others need.
    private DoorwayRefusal? EnterAddress(string name, LimitsOptions limits)
    {
        if (!_addresses.TryGetValue(name, out var account))
        {
            MakeRoom();
            _addresses.Add(name, account = new AddressAccount(clock));
            _idle++;
        }

        var refusal = WhyNot(account, limits);

        if (refusal is null)
        {
            _idle -= account.Connections == 0 ? 1 : 0;
            account.Connections++;
        }
        else
        {
            RemoveIfSettled(name, account);
        }

        return refusal;
    }

    private DoorwayRefusal? WhyNot(AddressAccount account, LimitsOptions limits)
    {
        if (limits.ConnectionsPerAddress > 0 && account.Connections >= limits.ConnectionsPerAddress)
        {
            return new DoorwayRefusal(StompError.TooManyConnectionsFromAddress, $"At most {limits.ConnectionsPerAddress} connections may be open from an address.");
        }

        if (!MayCome(account.Arrivals, limits.ConnectionRatePerAddress))
        {
            return new DoorwayRefusal(
                StompError.ConnectingTooFastFromAddress,
                $"At most {limits.ConnectionRatePerAddress} connections a second may come from an address; try again in some seconds.");
        }

        if (!MayCome(_arrivals, limits.ConnectionRate))
        {
            return new DoorwayRefusal(StompError.ConnectingTooFast, $"At most {limits.ConnectionRate} connections a second may come; try again in some seconds.");
        }

        return registry.TryAdmit()
            ? null
            : new DoorwayRefusal(StompError.TooManyConnections, $"At most {registry.Limit} connections may be open; try again later.");
    }

    // With ten seconds of credit, and no debts, there are ten seconds' worth.
    private static bool MayCome(TokenBucket arrivals, int perSecond) => perSecond == 0 || MayCome(arrivals, perSecond, Burst);

    private static bool MayCome(TokenBucket arrivals, int perSecond, TimeSpan burst) =>
        arrivals.TryTake(1, perSecond, burst, longest: TimeSpan.FromTicks(1), out _);

    private void MakeRoom()
    {
        if (_idle < MostAddresses)
        {
            return;
        }

        var idle = _addresses.Where(entry => entry.Value.Connections == 0).ToList();
        idle.ForEach(entry => RemoveIfSettled(entry.Key, entry.Value));

        // All are paying debts: the one that is nearest to its end has had the most of its lesson.
        if (_idle >= MostAddresses)
        {
            Remove(idle.MinBy(entry => entry.Value.Arrivals.Debt).Key);
        }
    }

    private void RemoveIfSettled(string name, AddressAccount account)
    {
        if (account.Connections == 0 && account.Arrivals.HasCredit(Burst))
        {
            Remove(name);
        }
    }

    private void Remove(string name)
    {
        _addresses.Remove(name);
        _idle--;
    }

    private void Log(string address, DoorwayRefusal refusal)
    {
        _unlogged++;

        if (_lastLog is { } last && clock.GetElapsedTime(last) < BetweenLogs)
        {
            return;
        }

        log.ConnectionRefused(address, refusal.Detail, $"limits.{refusal.Error.Limit}", _unlogged - 1);
        (_lastLog, _unlogged) = (clock.GetTimestamp(), 0);
    }

    private sealed class AddressAccount(TimeProvider clock)
    {
        public int Connections { get; set; }

        public TokenBucket Arrivals { get; } = new(clock);
    }
}
