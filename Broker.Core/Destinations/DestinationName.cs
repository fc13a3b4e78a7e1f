using System.Text;

namespace Broker.Core.Destinations;

/// <summary>
/// The name of a destination: a space, which decides what it is, and a path of segments in it, divided by <c>.</c> or <c>/</c>.
/// Two names are equal if their space and their path are; a login such as <c>a/topic/b</c> gives the same text in two ways.
/// </summary>
/// <remarks>
/// The spaces are <c>/topic/</c>, <c>/queue/</c>, <c>/user/LOGIN/topic/</c>, <c>/user/LOGIN/queue/</c>, <c>/reply-topic/</c> and
/// <c>/reply-queue/</c>. A login is a unit, whatever characters it has: patterns match within one space only, so that no
/// pattern reaches another user's destinations. A user's queues are topics by kind: every session of the user gets a copy.
/// </remarks>
public sealed class DestinationName : IEquatable<DestinationName>
{
    private static readonly char[] Dividers = ['.', '/'];

    // There are as many names as destinations, so what is rarely asked for is cut from the text when it is.
    private readonly byte[] _utf8;

    private DestinationName(DestinationKind kind, string space, string path)
    {
        Kind = kind;
        Space = space;
        Text = space + path;
        _utf8 = Encoding.UTF8.GetBytes(Text);
        IsPattern = kind == DestinationKind.Topic && HasWildcard;
    }

    /// <summary>What the destination does with a message.</summary>
    public DestinationKind Kind { get; }

    /// <summary>What the name begins with, for example <c>/topic/</c>.</summary>
    public string Space { get; }

    /// <summary>What follows; never empty.</summary>
    public string Path => Text[Space.Length..];

    /// <summary>The whole name.</summary>
    public string Text { get; }

    /// <summary>The whole name in UTF-8.</summary>
    public ReadOnlyMemory<byte> Utf8 => _utf8;

    /// <summary>True if a segment is <c>*</c>, <c>#</c>, <c>**</c> or <c>&gt;</c>, so that the name means many topics.</summary>
    public bool IsPattern { get; }

    /// <summary>True for a destination that belongs to a connection and goes with it.</summary>
    public bool IsTemporary => Space.StartsWith("/reply-", StringComparison.Ordinal);

    /// <summary>True for a queue that dead letters go to unless a policy names another one.</summary>
    public bool IsDeadLetters => Space == "/queue/" && Path.StartsWith(DestinationSettings.DeadLetterPrefix, StringComparison.Ordinal);

    /// <summary>The segments of the path, cut anew each time.</summary>
    public IReadOnlyList<string> Segments => Path.Split(Dividers);

    /// <summary>Whether a segment is what it would be in a pattern; see <see cref="IsPattern"/>.</summary>
    public bool HasWildcard
    {
        get
        {
            var path = Text.AsSpan(Space.Length);

            foreach (var segment in path.SplitAny(Dividers))
            {
                if (path[segment] is "*" or "#" or "**" or ">")
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Names a topic.</summary>
    /// <param name="path">The path, not empty; may be a pattern.</param>
    /// <returns>The name.</returns>
    public static DestinationName Topic(string path) => new(DestinationKind.Topic, "/topic/", path);

    /// <summary>Names a queue.</summary>
    /// <param name="path">The path, not empty.</param>
    /// <returns>The name.</returns>
    public static DestinationName Queue(string path) => new(DestinationKind.Queue, "/queue/", path);

    /// <summary>Names a destination of a user, which all sessions of that user may share.</summary>
    /// <param name="login">The user.</param>
    /// <param name="space"><c>topic</c> or <c>queue</c>; the two are alike but for the name.</param>
    /// <param name="path">The path, not empty; may be a pattern.</param>
    /// <returns>The name.</returns>
    public static DestinationName OfUser(string login, string space, string path) => new(DestinationKind.Topic, $"/user/{login}/{space}/", path);

    /// <summary>Names a temporary destination.</summary>
    /// <param name="kind">What it does with a message.</param>
    /// <param name="path">The path, not empty; it should be hard to guess.</param>
    /// <returns>The name.</returns>
    public static DestinationName Reply(DestinationKind kind, string path) =>
        new(kind, kind == DestinationKind.Queue ? "/reply-queue/" : "/reply-topic/", path);

    /// <summary>Names again what <see cref="Space"/> and <see cref="Path"/> were taken from.</summary>
    /// <param name="space">The space.</param>
    /// <param name="path">The path, not empty.</param>
    /// <returns>The name, or null if there is no such space, or what is in it goes with the broker.</returns>
    public static DestinationName? OfSpace(string space, string path)
    {
        ArgumentNullException.ThrowIfNull(space);

        return space switch
        {
            "/topic/" => Topic(path),
            "/queue/" => Queue(path),
            _ when space.StartsWith("/user/", StringComparison.Ordinal) && space.EndsWith("/topic/", StringComparison.Ordinal) => new(DestinationKind.Topic, space, path),
            _ when space.StartsWith("/user/", StringComparison.Ordinal) && space.EndsWith("/queue/", StringComparison.Ordinal) => new(DestinationKind.Topic, space, path),
            _ => null,
        };
    }

    /// <inheritdoc/>
    public bool Equals(DestinationName? other) =>
        other is not null && Space.Length == other.Space.Length && string.Equals(Text, other.Text, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DestinationName);

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Text;
}
