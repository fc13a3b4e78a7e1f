namespace Broker.Tests.Actors;

/// <summary>Something that a <see cref="Puppet"/> shall do in its own turn.</summary>
/// <param name="Name">How journals name it.</param>
/// <param name="Action">What to do.</param>
internal sealed record Do(string Name, Action<Puppet> Action)
{
    /// <summary>Fails.</summary>
    public static Do Boom { get; } = new("boom", _ => throw new InvalidOperationException("boom"));

    public override string ToString() => Name;
}
