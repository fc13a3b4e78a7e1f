namespace Broker.Host.Tokens;

/// <summary>Gets sets of keys from files and URLs. What a URL gives is bounded in size and time, and it may not lead elsewhere.</summary>
internal sealed class KeyDocument : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http = new(
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            ConnectTimeout = Patience,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            UseCookies = false,
        })
    {
        MaxResponseContentBufferSize = JsonWebKeys.MaxLength,
        Timeout = Patience,
    };

    /// <summary>Whether a location is a URL that keys may be got from: https, or http on this machine.</summary>
    /// <param name="location">A URL or the path of a file.</param>
    /// <param name="url">The URL.</param>
    public static bool IsUrl(string location, out Uri url) =>
        Uri.TryCreate(location, UriKind.Absolute, out url!) && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback));

    /// <summary>Gets the keys.</summary>
    /// <param name="location">A URL or the path of a file.</param>
    /// <exception cref="HttpRequestException">The URL cannot be reached, answers something else than 200, or too much.</exception>
    /// <exception cref="OperationCanceledException">It does not answer in time.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="FormatException">There are no keys in it.</exception>
    public async Task<IReadOnlyList<IVerificationKey>> LoadAsync(string location)
    {
        var isUrl = IsUrl(location, out var url);
        var json = isUrl ? await _http.GetByteArrayAsync(url) : ReadFile(location);
        var keys = JsonWebKeys.Read(json, allowSecrets: !isUrl);
        return keys.Count > 0 ? keys : throw new FormatException("there is no key in it that can be used");
    }

    /// <summary>Reads a file of keys, which must not be larger than any set of keys is.</summary>
    public static byte[] ReadFile(string path)
    {
        using var file = File.OpenRead(path);
        return file.Length <= JsonWebKeys.MaxLength ? File.ReadAllBytes(path) : throw new FormatException("the file is too large for a set of keys");
    }

    public void Dispose() => _http.Dispose();
}
