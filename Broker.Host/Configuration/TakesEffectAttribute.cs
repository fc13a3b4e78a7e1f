namespace Broker.Host.Configuration;

/// <summary>
/// When changes of broker.conf take effect, of a section or of a key that differs from its section. There is no default: whoever adds a
/// section decides.
/// </summary>
/// <param name="effect">When a change of a value does, and a new section of that name.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Property)]
internal sealed class TakesEffectAttribute(Effect effect) : Attribute
{
    private Effect? _removal;

    public Effect Effect => effect;

    /// <summary>Gets or sets when it does that a named section is gone; as all else, if nothing is said.</summary>
    public Effect Removal
    {
        get => _removal ?? effect;
        set => _removal = value;
    }
}
