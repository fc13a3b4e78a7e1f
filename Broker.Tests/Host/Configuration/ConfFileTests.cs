using Broker.Host.Configuration;

namespace Broker.Tests.Host.Configuration;

/// <summary>The format of broker.conf: sections, keys, comments, quotes.</summary>
internal sealed class ConfFileTests
{
    [Test]
    public void Every_setting_has_its_section_its_name_its_key_its_value_and_its_line()
    {
        var values = Read(
            """
            # A comment
            [limits]
            frame = 1MiB

            [listener:web]
            ; Another one
            url = ws://127.0.0.1:0/ws
            """);

        Assert.That(values, Is.EqualTo((ConfiguredValue[])
        [
            new("limits", null, string.Empty, string.Empty, "broker.conf:2"),
            new("limits", null, "frame", "1MiB", "broker.conf:3"),
            new("listener", "web", string.Empty, string.Empty, "broker.conf:5"),
            new("listener", "web", "url", "ws://127.0.0.1:0/ws", "broker.conf:7"),
        ]));
    }

    [TestCase("frame=1MiB", "1MiB")]
    [TestCase("  frame  =  1MiB  ", "1MiB", TestName = "Blanks around key and value are nothing")]
    [TestCase("\tframe\t=\t1MiB\t", "1MiB")]
    [TestCase("frame = a = b", "a = b", TestName = "The first equals sign divides")]
    [TestCase("frame =", "", TestName = "A value may be empty")]
    [TestCase("frame = \" a \"", " a ", TestName = "Quotes keep blanks")]
    [TestCase("frame = \"\"", "")]
    [TestCase("frame = \"a\" b", "\"a\" b", TestName = "Quotes that are not around the whole are part of the value")]
    [TestCase("frame = \"a", "\"a")]
    [TestCase("frame = \"", "\"")]
    [TestCase("frame = \"a\"b\"", "a\"b")]
    [TestCase("frame = a # b", "a # b", TestName = "A comment is a line of its own")]
    [TestCase("frame = a ; b", "a ; b")]
    [TestCase("frame = größer 🚀", "größer 🚀")]
    public void A_value_is_what_stands_behind_the_equals_sign(string line, string value)
    {
        var values = Read($"[limits]\n{line}");

        Assert.That(values[^1].Key, Is.EqualTo("frame"));
        Assert.That(values[^1].Value, Is.EqualTo(value));
    }

    [TestCase("[limits]", "limits", null)]
    [TestCase("  [ limits ]  ", "limits", null)]
    [TestCase("[user:guest]", "user", "guest")]
    [TestCase("[ user : guest ]", "user", "guest")]
    [TestCase("[user:CORP:anne]", "user", "CORP:anne", TestName = "The first colon divides")]
    [TestCase("[virtual-host:/a]b]", "virtual-host", "/a]b")]
    [TestCase("[user:]", "user", "", TestName = "Whether a name is needed is not the reader's business")]
    public void A_section_may_have_a_name(string line, string section, string? name)
    {
        var value = Read(line).Single();

        Assert.That(value.Section, Is.EqualTo(section));
        Assert.That(value.Name, Is.EqualTo(name));
    }

    [Test]
    public void The_ends_of_lines_may_be_those_of_any_system([Values("\n", "\r\n")] string end)
    {
        var values = Read($"# a{end}[limits]{end}{end}frame = 1MiB{end}headers = 8{end}");

        Assert.That(values.Select(value => (value.Key, value.Value, value.Origin)), Is.EqualTo(((string, string, string)[])
        [
            (string.Empty, string.Empty, "broker.conf:2"), ("frame", "1MiB", "broker.conf:4"), ("headers", "8", "broker.conf:5"),
        ]));
    }

    [Test]
    public void A_byte_order_mark_is_nothing([Values("[limits]\nframe = 1MiB", "# a\n[limits]\nframe = 1MiB")] string text) =>
        Assert.That(Read("\uFEFF" + text), Is.EqualTo(Read(text)));

    [TestCase("")]
    [TestCase("\n\n")]
    [TestCase("# only\n; comments\n")]
    [TestCase("\uFEFF")]
    public void A_file_may_say_nothing(string text) => Assert.That(Read(text), Is.Empty);

    [TestCase("[limits", "broker.conf:1: '[limits' is not a section (example: [limits])")]
    [TestCase("[", "broker.conf:1: '[' is not a section (example: [limits])")]
    [TestCase("[]", "broker.conf:1: '[]' is not a section (example: [limits])")]
    [TestCase("[ ]", "broker.conf:1: '[ ]' is not a section (example: [limits])")]
    [TestCase("[:web]", "broker.conf:1: '[:web]' is not a section (example: [limits])")]
    [TestCase("[limits] # mine", "broker.conf:1: '[limits]' does not stand alone in its line (example: [limits])")]
    [TestCase("frame = 1MiB", "broker.conf:1: frame: stands before the first section (example: [limits])")]
    [TestCase("[limits]\nframe", "broker.conf:2: 'frame' is neither a section nor a setting (example: frame = 4MiB)")]
    [TestCase("[limits]\n= 1MiB", "broker.conf:2: the line is neither a section nor a setting (example: frame = 4MiB)")]
    [TestCase("[limits]\nframe = 1MiB\nframe = 2MiB", "broker.conf:3: limits.frame: already given at broker.conf:2")]
    [TestCase("[limits]\n[limits]", "broker.conf:2: [limits]: already given at broker.conf:1")]
    [TestCase("[user:a]\n[user:b]\n[user:a]", "broker.conf:3: [user:a]: already given at broker.conf:1")]
    public void A_line_that_cannot_be_read_is_told(string text, string expected)
    {
        var faults = new List<string>();
        ConfFile.Read(text, "broker.conf", faults);

        Assert.That(faults, Is.EqualTo((string[])[expected]));
    }

    [TestCase("[listener:web]\ncertificate-password hunter", "broker.conf:2: 'certificate-password' is neither a section nor a setting (example: frame = 4MiB)")]
    [TestCase("[listener:web]\ncertificate-password: hunter", "broker.conf:2: 'certificate-password' is neither a section nor a setting (example: frame = 4MiB)")]
    [TestCase("[jwt:a]\nkey = c2Vj\nhunter", "broker.conf:3: the line is neither a section nor a setting (example: frame = 4MiB)", TestName = "A key in two lines is not repeated")]
    [TestCase("[user:a] password-hash = hunter", "broker.conf:1: '[user:a]' does not stand alone in its line (example: [limits])")]
    [TestCase("[user:a password-hash = hunter", "broker.conf:1: '[user' is not a section (example: [limits])")]
    [TestCase("aHVudGVy=", "broker.conf:1: the line: stands before the first section (example: [limits])")]
    [TestCase("[jwt:a]\naHVudGVy=\naHVudGVy=", "broker.conf:3: [jwt:a]: already given at broker.conf:2")]
    public void What_may_be_a_secret_is_not_repeated(string text, string expected)
    {
        var faults = new List<string>();
        ConfFile.Read(text, "broker.conf", faults);

        Assert.That(faults, Is.EqualTo((string[])[expected]));
    }

    [Test]
    public void What_follows_a_section_that_cannot_be_read_is_not_told_as_well()
    {
        var faults = new List<string>();
        var values = ConfFile.Read("[queue]\n[limits\nframe = 1MiB\n[log]\nlevel = debug", "broker.conf", faults);

        Assert.That(faults, Has.Count.EqualTo(1));
        Assert.That(values.Select(value => value.Path), Is.EqualTo((string[])["[queue]", "[log]", "log.level"]), "Least of all it belongs to the section before.");
    }

    [Test]
    public void Names_of_sections_and_keys_are_taken_by_the_letter()
    {
        var values = Read("[user:A]\nfrom = any\n[user:a]\nfrom = loopback");

        Assert.That(values.Where(value => value.Key == "from").Select(value => (value.Name, value.Value)), Is.EqualTo(((string?, string)[])[("A", "any"), ("a", "loopback")]));
    }

    private static IReadOnlyList<ConfiguredValue> Read(string text)
    {
        var faults = new List<string>();
        var values = ConfFile.Read(text, "broker.conf", faults);
        Assert.That(faults, Is.Empty);
        return values;
    }
}
