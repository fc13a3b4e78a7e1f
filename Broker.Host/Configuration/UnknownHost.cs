namespace Broker.Host.Configuration;

/// <summary>What a <c>host</c> that is no virtual host of ours means.</summary>
internal enum UnknownHost
{
    /// <summary>The default virtual host: clients put the socket's host name there.</summary>
    Default,

    /// <summary>The connection is refused.</summary>
    Refuse,
}
