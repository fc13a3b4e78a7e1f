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

    /// <summary>The sender's header, or 0 if there is none.</summary>
    Expiration,

    /// <summary>PERSISTENT or NON_PERSISTENT.</summary>
    DeliveryMode,

    /// <summary>Whether the message was delivered before.</summary>
    Redelivered,

    /// <summary>How many times the message has been delivered, this time included.</summary>
    DeliveryCount,
}
