namespace Broker.Host.Configuration;

/// <summary><c>[anonymous]</c>: who those are that say nothing of themselves.</summary>
[Section("anonymous")]
[TakesEffect(Effect.AtOnce)]
internal sealed class AnonymousOptions
{
    /// <summary>Gets or sets the user they are; empty: they may not connect.</summary>
    [Key("visitor")]
    public string Login { get; set; } = string.Empty;
}
