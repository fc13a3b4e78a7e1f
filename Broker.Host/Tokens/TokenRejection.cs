namespace Broker.Host.Tokens;

/// <summary>Why a token is refused. For the broker's log; a client is told that its login failed and nothing else.</summary>
internal enum TokenRejection
{
    /// <summary>It is accepted.</summary>
    None,

    /// <summary>It is longer than any that is read.</summary>
    TooLong,

    /// <summary>It is no token: not three parts, not base64url, not JSON, a name twice in it, or too many claims.</summary>
    Malformed,

    /// <summary>It has five parts: it is encrypted.</summary>
    Encrypted,

    /// <summary>It is signed in a way that the issuer is not configured for, or not signed.</summary>
    Algorithm,

    /// <summary>It has an extension that must be understood, or is of another type than an access token.</summary>
    Extension,

    /// <summary>No issuer is configured that it could be of.</summary>
    Issuer,

    /// <summary>The issuer has no such key.</summary>
    UnknownKey,

    /// <summary>The signature is wrong.</summary>
    Signature,

    /// <summary>It is for somebody else.</summary>
    Audience,

    /// <summary>It has no time at which it expires.</summary>
    NoExpiry,

    /// <summary>It has expired.</summary>
    Expired,

    /// <summary>It is not good yet.</summary>
    TooEarly,

    /// <summary>It does not say whose it is, or in a way that cannot be a login.</summary>
    NoLogin,

    /// <summary>It is of another login than the client says, or than the session has.</summary>
    OtherLogin,
}
