namespace Broker.Host.Configuration;

/// <summary>Whether a listener asks for the certificates of clients.</summary>
internal enum ClientCertificates
{
    /// <summary>It does not.</summary>
    None,

    /// <summary>It does, and lets in who has none; one that is not valid is refused.</summary>
    Allow,

    /// <summary>Nobody gets in without a valid one.</summary>
    Require,
}
