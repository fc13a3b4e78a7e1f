using Broker.Host.Configuration;

namespace Broker.Tests.Host.Configuration;

/// <summary>What is wrong with a configuration is told all at once, each mistake with where it was written and what would be right.</summary>
internal sealed class ConfigurationFaultTests
{
    private static readonly Dictionary<string, string> NoEnvironment = [];

    [Test]
    public void All_mistakes_are_told_at_once()
    {
        var faults = Snippet.Faults(
            """
            nonsense
            [limits]
            fraem = 4MiB
            headers = many
            headers = 64
            connect-frame = 1MiB
            frame = 16KiB
            [listener:web]
            url = http://127.0.0.1:15674/
            origins = same-origin, nowhere
            [listener:tcp]
            [user:guest]
            from = somewhere
            [logs]
            """,
            new Dictionary<string, string> { ["BROKER_LIMITS__HEADER"] = "8" },
            "--queue.prefetch=x");

        Assert.That(faults, Is.EqualTo((string[])
        [
            "broker.conf:1: the line is neither a section nor a setting (example: frame = 4MiB)",
            "broker.conf:5: limits.headers: already given at broker.conf:4",
            $"broker.conf:3: limits.fraem: unknown key; did you mean frame? (known: {Known("limits")})",
            "broker.conf:4: limits.headers: 'many' is not a whole number (example: 64)",
            "broker.conf:13: user:guest.from: 'somewhere' is not one of any, loopback (example: loopback)",
            "broker.conf:14: [logs]: unknown section; did you mean log? (example: [limits])",
            "environment BROKER_LIMITS__HEADER: limits.header: 8 is not between 128B and 63KiB (example: 8KiB)",
            "command line --queue.prefetch: queue.prefetch: 'x' is not a whole number (example: 100)",
            "broker.conf:9: listener:web.url: 'http://127.0.0.1:15674/' is not an address to listen on (example: ws://127.0.0.1:15674/ws or tcp://127.0.0.1:61613)",
            "broker.conf:10: listener:web.origins: 'nowhere' is not an origin (example: same-origin, https://*.example.com)",
            "broker.conf:11: listener:tcp.url: is missing (example: ws://127.0.0.1:15674/ws)",
            "broker.conf:6: limits.connect-frame: 1MiB is more than limits.frame, 16KiB (example: 16KiB)",
            "broker.conf:12: user:guest.password-hash: is missing (example: AQAAAAIAAYag...)",
        ]));
    }

    [TestCase("[limit]", "[limit]: unknown section; did you mean limits? (example: [limits])")]
    [TestCase("[heartbeat]", "[heartbeat]: unknown section; did you mean heart-beat? (example: [limits])")]
    [TestCase("[Limits]", "[Limits]: unknown section; did you mean limits? (example: [limits])")]
    [TestCase("[frobnicate]", "[frobnicate]: unknown section (example: [limits])", TestName = "A section that is like none is not guessed")]
    [TestCase("[limits:mine]", "[limits:mine]: the section has no name (example: [limits])")]
    [TestCase("[user]", "[user]: the section needs a name (example: [user:LOGIN])")]
    [TestCase("[user:]", "[user:]: the section needs a name (example: [user:LOGIN])")]
    public void A_section_that_is_none_is_told(string section, string expected) =>
        Assert.That(Snippet.Faults(section), Is.EqualTo((string[])[$"broker.conf:1: {expected}"]));

    [Test]
    public void What_stands_in_a_section_that_is_none_is_told_with_it()
    {
        var faults = Snippet.Faults("[limit]\nframe = 1MiB\nheaders = 64\n[log]\nlevel = debug", null, "--limit.header=1KiB");

        Assert.That(faults, Is.EqualTo((string[])
        [
            "broker.conf:1: [limit]: unknown section; did you mean limits? (example: [limits])",
            "command line --limit.header: limit.header: unknown section; did you mean limits? (example: [limits])",
        ]), "One mistake in a place is one line.");
    }

    [TestCase("sned", "; did you mean send?")]
    [TestCase("Send", "; did you mean send?")]
    [TestCase("sending", "")]
    [TestCase("receeive", "; did you mean receive?")]
    public void A_key_that_is_none_is_told_with_the_nearest_one_and_all_there_are(string key, string suggestion) =>
        Assert.That(
            Snippet.Faults($"[heart-beat]\n{key} = 10s"),
            Is.EqualTo((string[])[$"broker.conf:2: heart-beat.{key}: unknown key{suggestion} (known: send, receive, tolerance, ping)"]));

    [TestCase("aHVudGVyaHVudGVy=")]
    [TestCase("huntErhunter = x")]
    [TestCase("hunterhunterhunterhunterhunterhunterhunter = x")]
    public void A_key_that_may_be_a_piece_of_a_secret_is_not_repeated(string line) =>
        Assert.That(Snippet.Faults($"[anonymous]\n{line}"), Is.EqualTo((string[])["broker.conf:2: [anonymous]: unknown key (known: login)"]));

    [Test]
    public void A_section_without_keys_takes_none() =>
        Assert.That(Snippet.Faults("[virtual-host:/a]\nurl = x"), Is.EqualTo((string[])["broker.conf:2: virtual-host:/a.url: unknown key"]));

    [Test]
    public void A_file_that_is_not_there_is_told() =>
        Assert.That(
            () => ConfigurationLoader.Load("no-such-folder/my.conf", NoEnvironment, []),
            Throws.TypeOf<ConfigurationException>().With.Message.StartsWith("no-such-folder/my.conf: cannot be read: ").And.Message.EndsWith(" (example: --config ./broker.conf)"));

    [Test]
    public void A_folder_in_the_place_of_a_file_is_told()
    {
        var folder = Directory.CreateTempSubdirectory();

        Assert.That(
            () => ConfigurationLoader.Load(folder.FullName, NoEnvironment, []),
            Throws.TypeOf<ConfigurationException>().With.Message.StartsWith($"{folder.FullName}: cannot be read: "));
        folder.Delete();
    }

    [Test]
    public void A_file_without_a_name_is_told() =>
        Assert.That(() => ConfigurationLoader.Load(string.Empty, NoEnvironment, []), Throws.TypeOf<ConfigurationException>().With.Message.Contains("cannot be read"));

    [Test]
    public void A_file_that_cannot_be_read_does_not_hide_the_other_mistakes()
    {
        var wrong = Assert.Throws<ConfigurationException>(() => ConfigurationLoader.Load("none.conf", NoEnvironment, ["--limits.frame=x"]))!;

        Assert.That(wrong.Faults, Has.Count.EqualTo(2));
        Assert.That(wrong.Faults[1], Is.EqualTo("command line --limits.frame: limits.frame: 'x' is not a size (example: 4MiB)"));
    }

    [TestCase("BROKER_", "environment BROKER_: is not a setting (example: BROKER_LIMITS__FRAME=8MiB)")]
    [TestCase("BROKER_LIMITS", "environment BROKER_LIMITS: is not a setting (example: BROKER_LIMITS__FRAME=8MiB)")]
    [TestCase("BROKER_LIMITS__", "environment BROKER_LIMITS__: is not a setting (example: BROKER_LIMITS__FRAME=8MiB)")]
    [TestCase("BROKER_A__B__C__D", "environment BROKER_A__B__C__D: is not a setting (example: BROKER_LIMITS__FRAME=8MiB)")]
    [TestCase("BROKER_LIMIT__FRAME", "environment BROKER_LIMIT__FRAME: limit.frame: unknown section; did you mean limits? (example: [limits])")]
    [TestCase("BROKER_LOG__LEVELS", "environment BROKER_LOG__LEVELS: log.levels: unknown key; did you mean level? (known: level, format)")]
    [TestCase("BROKER_USER__ANNE__FROM", "environment BROKER_USER__ANNE__FROM: user:anne.password-hash: is missing (example: AQAAAAIAAYag...)", "any")]
    public void A_mistake_in_the_environment_names_the_variable(string variable, string expected, string value = "8MiB") =>
        Assert.That(Snippet.Faults(string.Empty, new Dictionary<string, string> { [variable] = value }), Is.EqualTo((string[])[expected]));

    [TestCase("limits.frame=8MiB", "command line limits.frame=8MiB: is not a setting (example: --limits.frame=8MiB)")]
    [TestCase("-limits.frame=8MiB", "command line -limits.frame=8MiB: is not a setting (example: --limits.frame=8MiB)")]
    [TestCase("--limits.frame", "command line --limits.frame: is not a setting (example: --limits.frame=8MiB)")]
    [TestCase("--frame=8MiB", "command line --frame=8MiB: is not a setting (example: --limits.frame=8MiB)")]
    [TestCase("--.frame=8MiB", "command line --.frame=8MiB: is not a setting (example: --limits.frame=8MiB)")]
    [TestCase("--limits.=8MiB", "command line --limits.=8MiB: is not a setting (example: --limits.frame=8MiB)")]
    [TestCase("--limit.frame=8MiB", "command line --limit.frame: limit.frame: unknown section; did you mean limits? (example: [limits])")]
    [TestCase("--log.levels=debug", "command line --log.levels: log.levels: unknown key; did you mean level? (known: level, format)")]
    [TestCase("--limits.frame=", "command line --limits.frame: limits.frame: '' is not a size (example: 4MiB)")]
    [TestCase("--listener:web.url=x", "command line --listener:web.url: listener:web.url: 'x' is not an address to listen on (example: ws://127.0.0.1:15674/ws or tcp://127.0.0.1:61613)")]
    public void A_mistake_on_the_command_line_names_the_option(string argument, string expected) =>
        Assert.That(Snippet.Faults(string.Empty, null, argument), Is.EqualTo((string[])[expected]));

    private static string Known(string section) => string.Join(", ", ConfigurationSchema.Sections[section].Keys.Keys);
}
