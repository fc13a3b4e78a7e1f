namespace Broker.Host.Configuration;

/// <summary><c>[virtual-host:NAME]</c>: a name space of destinations of its own, chosen by the <c>host</c> header of CONNECT.</summary>
[Section("virtual-host", Named = "NAME")]
[TakesEffect(Effect.AtOnce, Removal = Effect.OnRestart)]
internal sealed class VirtualHostOptions : INamedOptions
{
    /// <summary>Gets or sets the name of the virtual host: what stands behind the colon of the section.</summary>
    public string Name { get; set; } = string.Empty;
}
