namespace Broker.Host.Tokens;

/// <summary>A key that signatures are checked with. It is good for one algorithm, so that a token cannot choose another one for it. Any thread.</summary>
internal interface IVerificationKey
{
    /// <summary>The key's name among those of its issuer, or null.</summary>
    string? Id { get; }

    TokenAlgorithm Algorithm { get; }

    /// <summary>Whether a signature is right.</summary>
    /// <param name="data">What was signed.</param>
    /// <param name="signature">The signature.</param>
    bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature);
}
