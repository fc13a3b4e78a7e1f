namespace Broker.Host.Certificates;

/// <summary>A file of TLS is not what it should be.</summary>
internal sealed class TlsFileException : Exception
{
    public TlsFileException(string file, string reason)
        : base($"{file}: {reason}") => File = file;

    /// <summary>The file.</summary>
    public string File { get; }
}
