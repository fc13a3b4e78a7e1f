namespace Broker.Host.Configuration;

/// <summary><c>[role:NAME]</c>: what those who have the role may do.</summary>
[Section("role", Named = "NAME")]
[TakesEffect(Effect.AtOnce)]
internal sealed class RoleOptions : INamedOptions, IOptionsRules
{
    /// <summary>Gets or sets the name of the role: what stands behind the colon of the section.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>Gets or sets where one may send, patterns divided by commas.</summary>
    [Key("/queue/orders.#, /topic/{login}/#")]
    public string Publish { get; set; } = string.Empty;

    /// <summary>Gets or sets what one may subscribe to.</summary>
    [Key("/topic/news.*")]
    public string Subscribe { get; set; } = string.Empty;

    /// <summary>Gets or sets what one may bring into being; <c>none</c>: nothing; empty: where one may send or subscribe.</summary>
    [Key("/topic/#")]
    public string Create { get; set; } = string.Empty;

    /// <summary>Gets or sets the virtual hosts in which the role counts; empty: all.</summary>
    [Key("/, /staging")]
    public string VirtualHosts { get; set; } = string.Empty;

    /// <summary>Gets or sets the most connections of each user that has the role; 0: no limit; null: as <c>[limits]</c> says.</summary>
    [Key("10", Min = "0", Max = "10000000")]
    public int? MaxConnections { get; set; }

    /// <summary>Gets or sets the most subscriptions of all connections of each user that has the role; 0: no limit; null: as <c>[limits]</c> says.</summary>
    [Key("1000", Min = "0", Max = "100000000")]
    public int? MaxSubscriptions { get; set; }

    /// <summary>Gets or sets how many messages all connections of each user that has the role may send in a second; 0: no limit; null: as <c>[limits]</c> says.</summary>
    [Key("100", Min = "0", Max = "100000000")]
    public int? PublishRate { get; set; }

    /// <summary>Gets or sets how many bytes of messages they may send in a second; 0: no limit; null: as <c>[limits]</c> says.</summary>
    [Key("1MiB", Min = "0B", Max = "1024GiB")]
    public ByteSize? PublishBytes { get; set; }

    /// <inheritdoc/>
    public IEnumerable<OptionsFault> Check() => PermissionKeys.Check(Publish, Subscribe, Create);
}
