using System.Text.RegularExpressions;
using Broker.Host.Configuration;
using Broker.Tests.Support;

namespace Broker.Tests.Host.Configuration;

/// <summary>docs/configuration.md says of every key when a change takes effect, and it is what the options classes say.</summary>
internal sealed partial class EffectTests
{
    private static readonly Dictionary<string, Effect> Words = new()
    {
        ["at once"] = Effect.AtOnce,
        ["for new connections"] = Effect.OnNewConnections,
        ["after a restart"] = Effect.OnRestart,
    };

    private static readonly Dictionary<string, Effect> Told = MarkdownText.Read(Repository.PathOf("docs", "configuration.md"))
        .Rows("key", "takes effect", "what becomes of what is there")
        .SelectMany(row => MarkdownText.CodeIn(row[0]).Select(key => (Key: key, Effect: Words[row[1]])))
        .ToDictionary(entry => entry.Key, entry => entry.Effect);

    [Test]
    public void The_document_tells_of_every_key_and_the_truth()
    {
        var keys =
            from section in ConfigurationSchema.Sections.Values
            from key in section.Keys.Values
            select KeyValuePair.Create($"{section.Name}.{key.Name}", key.Effect);

        Assert.That(Told.Where(entry => entry.Key[0] != '['), Is.EquivalentTo(keys));
    }

    [Test]
    public void The_document_tells_of_sections_that_come_and_go()
    {
        var sections =
            from section in ConfigurationSchema.Sections.Values
            where section.Named is not null
            from change in ((string, Effect)[])[("added", section.TakesEffect.Effect), ("removed", section.TakesEffect.Removal)]
            select KeyValuePair.Create($"[{section.Name}:...] {change.Item1}", change.Item2);

        Assert.That(Told.Where(entry => entry.Key[0] == '['), Is.EquivalentTo(sections));
    }

    [Test]
    public void What_looks_like_a_secret_is_one()
    {
        var secrets =
            from section in ConfigurationSchema.Sections.Values
            from key in section.Keys.Values
            where key.IsSecret
            select key.Name;
        var suspects =
            from section in ConfigurationSchema.Sections.Values
            from key in section.Keys.Values
            where Secret().IsMatch(key.Name)
            select key.Name;

        Assert.That(secrets, Is.SupersetOf(suspects).And.Not.Empty);
    }

    [GeneratedRegex("^key$|pass(word|code|phrase)|secret")]
    private static partial Regex Secret();
}
