namespace Broker.Core.Storage.Journals;

/// <summary>What a log belongs to. Two logs that live at the same time never have the same identity.</summary>
/// <param name="VirtualHost">The virtual host; empty for the default one.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Name">The destination's name, or that of the durable subscription.</param>
public sealed record LogIdentity(string VirtualHost, LogKind Kind, string Name);
