namespace Broker.Core.Actors;

/// <summary>Where an actor stands: its own name under its parent's path, for example <c>akka://broker/user/destinations/$a</c>.</summary>
public sealed class ActorPath : IEquatable<ActorPath>, IComparable<ActorPath>
{
    private const string ValidSymbols = "-_.*$+:@&=,!~';()";

    private readonly long _number;
    private readonly string _system;
    private string? _name;

    internal ActorPath(ActorPath? parent, string system, string name)
    {
        Parent = parent;
        _system = system;
        _name = name;
    }

    // An actor without a name of its own gets a number; its text is made only if somebody looks.
    internal ActorPath(ActorPath parent, long number)
    {
        Parent = parent;
        _system = parent._system;
        _number = number;
    }

    /// <summary>The path of the parent, or null at the root.</summary>
    public ActorPath? Parent { get; }

    /// <summary>The last element: the name the actor was created with, or <c>$</c> and letters if it got none.</summary>
    public string Name => _name ??= Letters(_number);

    /// <summary>The elements from the root to this actor.</summary>
    public IReadOnlyList<string> Elements => Parent is null ? [Name] : [.. Parent.Elements, Name];

    /// <summary>The path without the system's address, for example <c>/user/destinations</c>.</summary>
    /// <returns>The elements, each after a slash.</returns>
    public string ToStringWithoutAddress() => Parent is null ? "/" + Name : Parent.ToStringWithoutAddress() + "/" + Name;

    /// <inheritdoc/>
    public override string ToString() => $"akka://{_system}{ToStringWithoutAddress()}";

    /// <inheritdoc/>
    public bool Equals(ActorPath? other) => other is not null && (ReferenceEquals(this, other) || ToString() == other.ToString());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ActorPath);

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public int CompareTo(ActorPath? other) => string.CompareOrdinal(ToString(), other?.ToString());

    /// <summary>Whether a text may be the name of an actor.</summary>
    /// <param name="s">The text.</param>
    /// <returns>False if it is empty, begins with <c>$</c>, or has a character that a path must not have.</returns>
    public static bool IsValidPathElement(string s) =>
        !string.IsNullOrEmpty(s) && s[0] != '$' && s.All(letter => char.IsAsciiLetterOrDigit(letter) || ValidSymbols.Contains(letter, StringComparison.Ordinal));

    /// <summary>Refuses a name that no actor may have; null is none.</summary>
    /// <exception cref="InvalidActorNameException">The name cannot be part of a path.</exception>
    internal static void CheckName(string? name)
    {
        if (name is not null && !IsValidPathElement(name))
        {
            throw new InvalidActorNameException(
                $"Illegal actor name [{name}]. It must not be empty or begin with '$', and may have ASCII letters, digits and {ValidSymbols} only.");
        }
    }

    private static string Letters(long number)
    {
        Span<char> letters = stackalloc char[16];
        var length = 0;
        letters[length++] = '$';

        do
        {
            letters[length++] = (char)('a' + (number % 26));
            number /= 26;
        }
        while (number > 0);

        return letters[..length].ToString();
    }
}
