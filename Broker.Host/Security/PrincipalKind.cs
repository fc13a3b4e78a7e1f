namespace Broker.Host.Security;

/// <summary>How somebody has shown who he is.</summary>
internal enum PrincipalKind
{
    /// <summary>With login and passcode.</summary>
    User,

    /// <summary>With a token.</summary>
    Token,

    /// <summary>With a client certificate.</summary>
    Certificate,

    /// <summary>Not at all.</summary>
    Anonymous,
}
