namespace Broker.Host.Certificates;

/// <summary>It is the private key that is wrong, not the certificate.</summary>
internal sealed class KeyFormatException(string message) : FormatException(message);
