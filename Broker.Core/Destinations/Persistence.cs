namespace Broker.Core.Destinations;

/// <summary>Which messages of a destination survive the broker.</summary>
public enum Persistence
{
    /// <summary>Those that ask for it (<see cref="Messages.Message.IsPersistent"/>).</summary>
    Header,

    /// <summary>All.</summary>
    Always,

    /// <summary>None.</summary>
    Never,
}
