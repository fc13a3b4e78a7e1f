using Broker.Core.Destinations;
using Broker.Core.Messages;
using Broker.Stomp;

namespace Broker.Host.Sessions;

/// <summary>
/// What the headers of a SEND ask of the broker. They are read in the same pass in which they are copied to the message, by their length
/// first, so that a message without them costs next to nothing. Of repeated headers the first counts, of several names for the same
/// the broker's own.
/// </summary>
internal struct SendProperties
{
    /// <summary>The longest delay: ten years of 365 days.</summary>
    private const long MaxDelay = 3650L * 24 * 60 * 60 * 1000;

    /// <summary>The end of the year 9999. What expires later, such as the largest number there is, never does.</summary>
    private const long EndOfTime = 253_402_300_799_999;

    // How much a name counts among those for the same; 0: none has come.
    private byte _expiryRank;
    private byte _delayRank;
    private bool _hasPersistent;
    private bool _hasPriority;
    private long _expiry;
    private long _delay;

    public SendProperties()
    {
    }

    /// <summary>Whether it asks to survive the broker.</summary>
    public bool IsPersistent { get; private set; }

    /// <summary>Its priority, 0 to 9.</summary>
    public byte Priority { get; private set; } = Message.DefaultPriority;

    /// <summary>Whether it names a group.</summary>
    public bool HasGroup { get; private set; }

    /// <summary>Whether it has an id by which a second one is known.</summary>
    public bool HasDedupId { get; private set; }

    /// <summary>Reads a header, if it is one of those that mean something here.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    /// <exception cref="StompProtocolException">It has a value that means nothing.</exception>
    public void Read(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        switch (name.Length)
        {
            case 3 when name.SequenceEqual("ttl"u8):
                ReadExpiry(name, value, rank: 1);
                break;
            case 5 when name.SequenceEqual("delay"u8):
                ReadDelay(name, value, rank: 3);
                break;
            case 5 when name.SequenceEqual("group"u8):
            case 11 when name.SequenceEqual("JMSXGroupID"u8):
                HasGroup |= !value.IsEmpty;
                break;
            case 7 when name.SequenceEqual("expires"u8):
                ReadExpiry(name, value, rank: 3);
                break;
            case 7 when name.SequenceEqual("x-delay"u8):
                ReadDelay(name, value, rank: 1);
                break;
            case 8 when name.SequenceEqual("priority"u8) && !_hasPriority:
                Priority = (byte)HeaderNumbers.Read(name, value, max: 9);
                _hasPriority = true;
                break;
            case 8 when name.SequenceEqual("dedup-id"u8):
            case 12 when name.SequenceEqual("_AMQ_DUPL_ID"u8):
                HasDedupId |= !value.IsEmpty;
                break;
            case 10 when name.SequenceEqual("persistent"u8) && !_hasPersistent:
                IsPersistent = HeaderNumbers.ReadBoolean(name, value);
                _hasPersistent = true;
                break;
            case 10 when name.SequenceEqual("expiration"u8):
                ReadExpiry(name, value, rank: 2);
                break;
            case 19 when name.SequenceEqual("AMQ_SCHEDULED_DELAY"u8):
                ReadDelay(name, value, rank: 2);
                break;
        }
    }

    /// <summary>When the message is of no use any more, in milliseconds since 1970; 0: never.</summary>
    /// <param name="now">The time.</param>
    public readonly long ExpiresAt(long now)
    {
        // The broker's own name says until when, the others for how long; 0 is JMS's word for never.
        var isLifetime = _expiryRank < 3;
        var isEver = _expiry == 0 || _expiry > (isLifetime ? EndOfTime - now : EndOfTime);
        return isEver ? 0 : isLifetime ? now + _expiry : _expiry;
    }

    /// <summary>When a queue may deliver the message at the earliest, in milliseconds since 1970; 0: at once.</summary>
    /// <param name="now">The time.</param>
    public readonly long AvailableAt(long now) => _delay == 0 ? 0 : now + _delay;

    /// <summary>Makes sure that a destination can do what is asked.</summary>
    /// <exception cref="StompProtocolException">It cannot.</exception>
    public readonly void CheckFor(DestinationName destination)
    {
        if (_delay > 0 && destination.Kind == DestinationKind.Topic)
        {
            StompProtocolException.Throw(
                StompError.NotSupported,
                "SEND with a delay is for queues: a topic passes its messages on to those who are subscribed now, and keeps none for later.");
        }
    }

    private void ReadExpiry(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, byte rank)
    {
        if (rank > _expiryRank)
        {
            _expiry = HeaderNumbers.Read(name, value, long.MaxValue);
            _expiryRank = rank;
        }
    }

    private void ReadDelay(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, byte rank)
    {
        if (rank > _delayRank)
        {
            _delay = HeaderNumbers.Read(name, value, MaxDelay);
            _delayRank = rank;
        }
    }
}
