using Broker.Host.Configuration;
using Broker.Tests.Support;
using ConfigurationSection = Broker.Host.Configuration.ConfigurationSection;

namespace Broker.Tests.Host.Configuration;

/// <summary>The broker.conf of the repository, which is what is built in, says all that can be said, and what is so if it is not said.</summary>
internal sealed class BuiltInFileTests
{
    private static readonly string[] Lines = ConfigurationLoader.BuiltIn().Split('\n');

    private static IEnumerable<TestCaseData> Sections =>
        ConfigurationSchema.Sections.Values.Select(section => new TestCaseData(section).SetArgDisplayNames(section.Text));

    // The others are none by default.
    private static IEnumerable<TestCaseData> SectionsWithoutName => Sections.Where(test => ((ConfigurationSection)test.Arguments[0]!).Named is null);

    // Those of policies are as in [queue] or [topic] by default, and stand in a comment, for a policy that is in force would be somebody's.
    private static IEnumerable<TestCaseData> Keys =>
        from section in ConfigurationSchema.Sections.Values
        where section.Options != typeof(DestinationOptions)
        from key in section.Keys.Values
        where !SecuritySectionTests.IsShownInComment(section, key)
        select new TestCaseData(section, key).SetArgDisplayNames($"{section.Text} {key.Name}");

    [Test]
    public void It_is_the_file_in_the_repository() =>
        Assert.That(ConfigurationLoader.BuiltIn(), Is.EqualTo(File.ReadAllText(Repository.PathOf(ConfigurationLoader.FileName))));

    [Test]
    public void It_has_no_mistakes() =>
        Assert.That(() => Snippet.Load(ConfigurationLoader.BuiltIn()), Throws.Nothing);

    [TestCaseSource(nameof(Sections))]
    public void Every_section_is_in_it(object schema)
    {
        var section = (ConfigurationSection)schema;
        var heads = Lines.Select(line => line.TrimStart('#', ' ')).Where(line => line.StartsWith($"[{section.Name}", StringComparison.Ordinal));

        Assert.That(heads, Has.Some.EndsWith("]"), "A section without keys may stand in a comment.");
    }

    [TestCaseSource(nameof(Keys))]
    public void Every_key_is_in_it_with_its_default_or_a_word_on_the_default(object sectionOfKey, object schema)
    {
        var (section, key) = ((ConfigurationSection)sectionOfKey, (ConfigurationKey)schema);
        var given = Values().Where(value => value.Section == section.Name && value.Key == key.Name).ToList();

        Assert.That(given, Is.Not.Empty);
        Assert.That(
            given.Where(value => !key.IsRequired && value.Value != key.Default && !CommentOver(value).Contains($"Default: {(key.Default.Length == 0 ? "none" : key.Default)}.", StringComparison.Ordinal)),
            Is.Empty,
            $"The default is {key.Default}.");
    }

    [TestCaseSource(nameof(Keys))]
    public void Every_key_has_a_comment_over_it(object sectionOfKey, object schema)
    {
        var (section, key) = ((ConfigurationSection)sectionOfKey, (ConfigurationKey)schema);
        var given = Values().First(value => value.Section == section.Name && value.Key == key.Name);

        Assert.That(CommentOver(given), Is.Not.Empty);
    }

    [Test]
    public void A_comment_shows_every_key_of_a_policy_and_without_its_signs_is_right()
    {
        var schema = ConfigurationSchema.Sections["destination"];
        var head = Array.FindIndex(Lines, line => line.StartsWith("# [destination:", StringComparison.Ordinal));
        var block = Lines.Skip(head).TakeWhile(IsComment).Select(line => line.Length > 2 ? line[2..] : string.Empty).ToList();

        Assert.That(block.Where(line => line.Contains(" = ", StringComparison.Ordinal) && !IsComment(line)).Select(line => line.Split(" = ")[0]), Is.EqualTo(schema.Keys.Keys));
        Assert.That(() => Snippet.Load(string.Join('\n', block)), Throws.Nothing);
    }

    [TestCaseSource(nameof(Sections))]
    public void Every_property_of_the_options_is_a_key(object schema)
    {
        var section = (ConfigurationSection)schema;
        var properties = section.Options.GetProperties().Select(property => ConfigurationKey.Kebab(property.Name)).ToList();

        Assert.That(section.Keys.Keys, Is.EquivalentTo(section.Named is null ? properties : properties.Where(name => name != "name")));
    }

    [TestCaseSource(nameof(SectionsWithoutName))]
    public void What_it_sets_is_what_the_options_are_without_it(object schema)
    {
        var section = (ConfigurationSection)schema;
        var options = Snippet.Load(ConfigurationLoader.BuiltIn()).At(section, name: null);
        var defaults = section.Make(name: null);

        foreach (var property in section.Options.GetProperties())
        {
            Assert.That(property.GetValue(options), Is.EqualTo(property.GetValue(defaults)), property.Name);
        }
    }

    [TestCaseSource(nameof(SectionsWithoutName))]
    public void The_defaults_hold_the_rules(object schema) =>
        Assert.That((((ConfigurationSection)schema).Make(name: null) as IOptionsRules)?.Check() ?? [], Is.Empty, "Nothing checks what a configuration does not name.");

    private static IReadOnlyList<ConfiguredValue> Values()
    {
        var faults = new List<string>();
        var values = ConfFile.Read(ConfigurationLoader.BuiltIn(), ConfigurationLoader.FileName, faults);
        Assert.That(faults, Is.Empty);
        return values;
    }

    // A comment may be over several keys.
    private static string CommentOver(ConfiguredValue value)
    {
        var line = int.Parse(value.Origin.Split(':')[^1], System.Globalization.CultureInfo.InvariantCulture) - 1;
        var over = Lines.Take(line).Reverse().SkipWhile(above => above.Length > 0 && !IsComment(above)).TakeWhile(IsComment);
        return string.Join('\n', over.Reverse());
    }

    private static bool IsComment(string line) => line.StartsWith('#');
}
