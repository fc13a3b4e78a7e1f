namespace Broker.Host.Configuration;

/// <summary>One difference between two configurations.</summary>
/// <param name="Path">The key, <c>limits.frame</c>, or the section, <c>[user:anne]</c>, that has come or gone.</param>
/// <param name="Text">What is different, for people: never the value of a secret.</param>
/// <param name="Effect">When it takes effect.</param>
/// <param name="Section">The section, as it is written.</param>
internal sealed record ConfigurationChange(string Path, string Text, Effect Effect, string Section)
{
    /// <summary>Whether it waits for the next start of the broker.</summary>
    public bool NeedsRestart => Effect == Effect.OnRestart;

    /// <summary>Whether it is a section that has come or gone, not a value.</summary>
    public bool IsSection => Path[0] == '[';

    /// <inheritdoc/>
    public override string ToString() => $"{Path}: {Text}";
}
