namespace Broker.Host.Access;

/// <summary>Whether all that one pattern matches is matched by others.</summary>
internal enum Containment
{
    /// <summary>It is.</summary>
    Contained,

    /// <summary>It is not.</summary>
    NotContained,

    /// <summary>Finding out would take too long; who has to decide says no.</summary>
    Undecided,
}
