namespace Broker.Host.Tokens;

/// <summary>How tokens are signed (RFC 7518, 3.1), with the names that they have there. There is no other way, <c>none</c> least of all.</summary>
internal enum TokenAlgorithm
{
    /// <summary>HMAC with SHA-256: a secret that the issuer shares with the broker.</summary>
    HS256,

    /// <summary>RSASSA-PKCS1-v1_5 with SHA-256.</summary>
    RS256,

    /// <summary>ECDSA with P-256 and SHA-256.</summary>
    ES256,
}
