namespace Broker.Core.Selectors;

/// <summary>Where a name in a selector takes its value from; see <see cref="SelectorProperties"/>.</summary>
internal enum SelectorProperty
{
    /// <summary>The sender's header of that name.</summary>
    Header,

    /// <summary>The name that the broker gave the message.</summary>
    MessageId,

    /// <summary>When the broker took the message, in milliseconds since 1970.</summary>
    Timestamp,

    /// <summary>The destination as the sender wrote it.</summary>
    Destination,

    /// <summary>How many octets the body has.</summary>
    ContentLength,

    /// <summary>The sender's header, or 4 if there is none.</summary>
    Priority,

    /// <summary>When it expires, in milliseconds since 1970: the sender's header, or reckoned from how long it may live; 0 if it never does.</summary>
    Expiration,

    /// <summary>The group, by either of the two headers that name one.</summary>
    GroupId,

    /// <summary>PERSISTENT or NON_PERSISTENT.</summary>
    DeliveryMode,

    /// <summary>Whether the message was delivered before.</summary>
    Redelivered,

    /// <summary>How many times the message has been delivered, this time included.</summary>
    DeliveryCount,

    /// <summary>The same as the header of MESSAGE, which a dead letter may have from where it came.</summary>
    DeliveryCountHeader,
}
