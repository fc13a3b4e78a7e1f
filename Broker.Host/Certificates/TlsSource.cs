using System.Security.Cryptography;

namespace Broker.Host.Certificates;

/// <summary>The TLS settings of a listener, made anew when its files have changed. While the files are wrong, the settings from before stay in force.</summary>
internal sealed class TlsSource
{
    private readonly TlsFiles _files;
    private volatile TlsSettings _current;
    private string _seen;

    /// <summary>Reads the files.</summary>
    /// <exception cref="TlsFileException">One of them cannot be read, or is not what it should be.</exception>
    public TlsSource(TlsFiles files)
    {
        var content = files.Load();
        _files = files;
        _seen = MarkOf(content);
        _current = files.Make(content);
    }

    /// <summary>The settings in force; any thread.</summary>
    public TlsSettings Current => _current;

    /// <summary>Looks whether the files have changed. One thread at a time.</summary>
    /// <returns>Whether others are in force now.</returns>
    /// <exception cref="TlsFileException">They have changed, and are wrong; each fault is told once.</exception>
    public bool Refresh()
    {
        if (!TryLoad(out var content))
        {
            return false;
        }

        _current = _files.Make(content);
        return true;
    }

    // False if there is nothing that was not seen before, be it what is in the files or why they cannot be read.
    private bool TryLoad(out IReadOnlyList<byte[]> content)
    {
        try
        {
            content = _files.Load();
            return IsNew(MarkOf(content));
        }
        catch (TlsFileException wrong)
        {
            content = [];
            if (IsNew(wrong.Message))
            {
                throw;
            }

            return false;
        }
    }

    private bool IsNew(string mark)
    {
        var isNew = mark != _seen;
        _seen = mark;
        return isNew;
    }

    // The content and not its time: what keeps certificates on such files may set any time, or turn a link to other ones.
    private static string MarkOf(IReadOnlyList<byte[]> content) => string.Join('-', content.Select(octets => Convert.ToHexString(SHA256.HashData(octets))));
}
