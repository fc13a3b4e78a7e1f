using System.Security.Cryptography;
using Broker.Host.Tokens;

namespace Broker.Host.Configuration;

/// <summary><c>[jwt:NAME]</c>: an issuer whose tokens are accepted.</summary>
[Section("jwt", Named = "NAME")]
[TakesEffect(Effect.AtOnce)]
internal sealed class JwtOptions : INamedOptions, IOptionsRules
{
    /// <summary>Gets or sets the name of the issuer in this file: what stands behind the colon of the section.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>Gets or sets what the claim <c>iss</c> must be; empty: it does not matter.</summary>
    [Key("https://id.example.com/")]
    public string Issuer { get; set; } = string.Empty;

    /// <summary>Gets or sets what the claim <c>aud</c> must name, one of several divided by commas; empty: there must be none.</summary>
    [Key("broker")]
    public string Audience { get; set; } = string.Empty;

    /// <summary>Gets or sets how tokens may be signed, divided by commas.</summary>
    [Key("RS256, ES256")]
    public string Algorithms { get; set; } = "RS256, ES256";

    /// <summary>Gets or sets the key: a secret in base64, or a public key in PEM on one line.</summary>
    [Key("c2VjcmV0IHNlY3JldCBzZWNyZXQgc2VjcmV0IHNlY3JldCE=", IsSecret = true)]
    public string Key { get; set; } = string.Empty;

    /// <summary>Gets or sets the file that the key is in, relative to the folder of the configuration file.</summary>
    [Key("keys/issuer.pem")]
    public string KeyFile { get; set; } = string.Empty;

    /// <summary>Gets or sets where a set of keys is: a file, relative to the folder of the configuration file, or a URL.</summary>
    [Key("https://id.example.com/.well-known/jwks.json")]
    public string Jwks { get; set; } = string.Empty;

    /// <summary>Gets or sets how often the set of keys is loaded again.</summary>
    [Key("15m", Min = "30s", Max = "7d")]
    public TimeSpan JwksRefresh { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Gets or sets by how much the issuer's clock and ours may differ.</summary>
    [Key("30s", Min = "0", Max = "10m")]
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets how long before a token expires its session is told.</summary>
    [Key("1m", Min = "0", Max = "1h")]
    public TimeSpan ExpiryNotice { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Gets or sets the claim that is the login.</summary>
    [Key("sub")]
    public string LoginClaim { get; set; } = "sub";

    /// <summary>Gets or sets the claim that has the roles.</summary>
    [Key("roles")]
    public string RolesClaim { get; set; } = "roles";

    /// <summary>Gets or sets the roles that every token has, beside those it says.</summary>
    [Key("user")]
    public string Roles { get; set; } = string.Empty;

    /// <summary>Gets or sets the virtual hosts that the owners of the tokens may connect to; empty: all.</summary>
    [Key("/, /staging")]
    public string VirtualHosts { get; set; } = string.Empty;

    /// <inheritdoc/>
    public IEnumerable<OptionsFault> Check()
    {
        var unknown = PermissionKeys.Split(Algorithms).FirstOrDefault(name => !Enum.GetNames<TokenAlgorithm>().Contains(name));

        if (unknown is not null || PermissionKeys.Split(Algorithms).Count == 0)
        {
            yield return new OptionsFault(nameof(Algorithms), $"'{unknown}' is not one of {string.Join(", ", Enum.GetNames<TokenAlgorithm>())} (example: RS256, ES256)");
            yield break;
        }

        if (((string[])[Key, KeyFile, Jwks]).Count(source => source.Length > 0) != 1)
        {
            yield return new OptionsFault(nameof(Key), "one of key, key-file and jwks must be given, and one only (example: jwks = https://id.example.com/.well-known/jwks.json)");
        }

        if (LoginClaim.Length == 0)
        {
            yield return new OptionsFault(nameof(LoginClaim), "is empty (example: sub)");
        }
    }

    /// <summary>Checks the keys themselves, if all else is right; the paths of their files must have been resolved.</summary>
    /// <returns>What is wrong, or null.</returns>
    public OptionsFault? CheckKeys() => Check().Any() ? null : FaultOfKeys();

    /// <summary>Makes the paths of files of keys, which are relative to a folder, absolute.</summary>
    /// <param name="folder">The folder of the configuration file.</param>
    public void ResolveIn(string folder)
    {
        KeyFile = Resolve(KeyFile, folder);
        Jwks = IsUrl(Jwks) ? Jwks : Resolve(Jwks, folder);
    }

    /// <summary>How tokens may be signed.</summary>
    public IReadOnlyList<TokenAlgorithm> ReadAlgorithms() => [.. PermissionKeys.Split(Algorithms).Select(Enum.Parse<TokenAlgorithm>)];

    /// <summary>Reads the key of <c>key</c> or <c>key-file</c>.</summary>
    /// <exception cref="FormatException">It is none, or for another algorithm than those that are allowed.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public IVerificationKey ReadKey()
    {
        var text = Key.Length > 0 ? Key : System.Text.Encoding.UTF8.GetString(KeyDocument.ReadFile(KeyFile));

        if (!KeyText.TryRead(text, out var key, out var fault))
        {
            throw new FormatException(fault);
        }

        return ReadAlgorithms().Contains(key.Algorithm) ? key : throw new FormatException($"the key is for {key.Algorithm}, which 'algorithms' does not name");
    }

    private static bool IsUrl(string location) => location.StartsWith("http", StringComparison.OrdinalIgnoreCase);

    // What cannot be the path of a file is told when it is read.
    private static string Resolve(string path, string folder) => path.Length == 0 || path.Contains('\0', StringComparison.Ordinal) ? path : Path.GetFullPath(path, folder);

    private OptionsFault? FaultOfKeys()
    {
        var property = Key.Length > 0 ? nameof(Key) : KeyFile.Length > 0 ? nameof(KeyFile) : nameof(Jwks);

        try
        {
            if (Jwks.Length == 0)
            {
                ReadKey();
            }
            else if (IsUrl(Jwks))
            {
                return KeyDocument.IsUrl(Jwks, out _) ? null : new OptionsFault(property, $"'{Jwks}' is not an https URL (example: https://id.example.com/.well-known/jwks.json)");
            }
            else
            {
                JsonWebKeys.Read(KeyDocument.ReadFile(Jwks), allowSecrets: true);
            }

            return null;
        }
        catch (Exception wrong) when (wrong is FormatException or IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            // A key is a secret, perhaps, so it is never repeated.
            return new OptionsFault(property, $"{wrong.Message} (example: a public key in PEM, or a secret of at least {SecretKey.LeastLength} octets in base64)", nameof(Algorithms));
        }
    }
}
