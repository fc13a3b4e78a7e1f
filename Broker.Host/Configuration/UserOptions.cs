namespace Broker.Host.Configuration;

/// <summary><c>[user:LOGIN]</c>: somebody who may connect.</summary>
[Section("user", Named = "LOGIN")]
internal sealed class UserOptions : IOptionsRules
{
    /// <summary>Gets or sets the name of the login: what stands behind the colon of the section.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>Gets or sets the hash of the passcode, as <c>hash-password</c> prints it.</summary>
    [Key("AQAAAAIAAYag...", IsRequired = true)]
    public string PasswordHash { get; set; } = string.Empty;

    /// <summary>Gets or sets from where the user may connect.</summary>
    [Key("loopback")]
    public ConnectFrom From { get; set; } = ConnectFrom.Any;

    /// <inheritdoc/>
    public IEnumerable<OptionsFault> Check()
    {
        if (!Convert.TryFromBase64String(PasswordHash, new byte[PasswordHash.Length], out var length) || length < 13)
        {
            yield return new OptionsFault(nameof(PasswordHash), "is not a hash (example: what 'hash-password' prints)");
        }
    }
}
