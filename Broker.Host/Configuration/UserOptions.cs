namespace Broker.Host.Configuration;

/// <summary><c>[user:LOGIN]</c>: somebody who may connect.</summary>
[Section("user", Named = "LOGIN")]
[TakesEffect(Effect.AtOnce)]
internal sealed class UserOptions : INamedOptions, IOptionsRules
{
    /// <summary>Gets or sets the name of the login: what stands behind the colon of the section.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>Gets or sets the hash of the passcode, as <c>hash-password</c> prints it; only who comes by a certificate, or as nobody in particular, needs none.</summary>
    [Key("AQAAAAIAAYag...", IsSecret = true)]
    public string PasswordHash { get; set; } = string.Empty;

    /// <summary>Gets or sets from where the user may connect.</summary>
    [Key("loopback")]
    public ConnectFrom From { get; set; } = ConnectFrom.Any;

    /// <summary>Gets or sets the roles, divided by commas; null: nothing was said. A user of whom nothing is said here and below may do everything.</summary>
    [Key("reader, writer")]
    public string? Roles { get; set; }

    /// <summary>Gets or sets where the user may send, patterns divided by commas.</summary>
    [Key("/queue/orders.#, /topic/{login}/#")]
    public string? Publish { get; set; }

    /// <summary>Gets or sets what the user may subscribe to.</summary>
    [Key("/topic/news.*")]
    public string? Subscribe { get; set; }

    /// <summary>Gets or sets what the user may bring into being; <c>none</c>: nothing; empty: where he may send or subscribe.</summary>
    [Key("/topic/#")]
    public string? Create { get; set; }

    /// <summary>Gets or sets the virtual hosts that the user may connect to; empty: all.</summary>
    [Key("/, /staging")]
    public string VirtualHosts { get; set; } = string.Empty;

    /// <summary>Gets or sets the most connections of the user; 0: no limit; null: as <c>[limits]</c> says.</summary>
    [Key("10", Min = "0", Max = "10000000")]
    public int? MaxConnections { get; set; }

    /// <summary>Gets or sets the most subscriptions of all connections of the user; 0: no limit; null: as <c>[limits]</c> says.</summary>
    [Key("1000", Min = "0", Max = "100000000")]
    public int? MaxSubscriptions { get; set; }

    /// <summary>Gets or sets how many messages all connections of the user may send in a second; 0: no limit; null: as <c>[limits]</c> says.</summary>
    [Key("100", Min = "0", Max = "100000000")]
    public int? PublishRate { get; set; }

    /// <summary>Gets or sets how many bytes of messages they may send in a second; 0: no limit; null: as <c>[limits]</c> says.</summary>
    [Key("1MiB", Min = "0B", Max = "1024GiB")]
    public ByteSize? PublishBytes { get; set; }

    /// <summary>Whether the user may do everything: a key that is there and empty allows nothing.</summary>
    public bool IsUnlimited() => Roles is null && Publish is null && Subscribe is null && Create is null;

    /// <inheritdoc/>
    public IEnumerable<OptionsFault> Check()
    {
        if (PasswordHash.Length > 0 && (!Convert.TryFromBase64String(PasswordHash, new byte[PasswordHash.Length], out var length) || length < 13))
        {
            yield return new OptionsFault(nameof(PasswordHash), "is not a hash (example: what 'hash-password' prints)");
        }

        foreach (var fault in PermissionKeys.Check(Publish ?? string.Empty, Subscribe ?? string.Empty, Create ?? string.Empty))
        {
            yield return fault;
        }
    }
}
