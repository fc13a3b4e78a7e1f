using Broker.Host.Access;

namespace Broker.Host.Configuration;

/// <summary>The keys that say what somebody may do: <c>publish</c>, <c>subscribe</c> and <c>create</c>, which users and roles have alike.</summary>
internal static class PermissionKeys
{
    /// <summary>What <c>create</c> says if nothing may be brought into being.</summary>
    public const string None = "none";

    private const string Example = "(example: /queue/orders.#, /topic/{login}/*, /user/{login}/#)";

    /// <summary>What stands between commas.</summary>
    public static IReadOnlyList<string> Split(string text) => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Checks the keys.</summary>
    public static IEnumerable<OptionsFault> Check(string publish, string subscribe, string create)
    {
        (string Property, string Text)[] keys =
        [
            (nameof(UserOptions.Publish), publish),
            (nameof(UserOptions.Subscribe), subscribe),
            (nameof(UserOptions.Create), create == None ? string.Empty : create),
        ];

        foreach (var (property, text) in keys)
        {
            if (!PatternTemplate.TryParseList(text, out _, out var wrong))
            {
                yield return new OptionsFault(property, $"'{wrong}' is not a pattern of destinations {Example}");
            }
        }
    }
}
