using Broker.Host.Configuration;
using Broker.Host.Security;
using Broker.Tests.Support;
using ConfigurationSection = Broker.Host.Configuration.ConfigurationSection;

namespace Broker.Tests.Host.Configuration;

/// <summary>The sections that say who may connect and what they may do.</summary>
internal sealed class SecuritySectionTests
{
    private static readonly string Hash = PasscodeHash.Make("x");
    private static readonly string[] Lines = ConfigurationLoader.BuiltIn().Split('\n');
    private static readonly string[] InComments = ["user", "role", "jwt", "certificate"];

    private static IEnumerable<TestCaseData> Commented => InComments.Select(name => new TestCaseData(ConfigurationSchema.Sections[name]).SetArgDisplayNames(name));

    /// <summary>Whether the built-in file shows a key in a comment, because a section that is in force would be somebody's.</summary>
    public static bool IsShownInComment(ConfigurationSection section, ConfigurationKey key) =>
        !(section.Name == "user" && key.Name is "password-hash" or "from") && CommentOf(section).Any(line => line.TrimStart('#', ' ').StartsWith($"{key.Name} = ", StringComparison.Ordinal));

    [TestCaseSource(nameof(Commented))]
    public void A_comment_shows_every_key_with_a_comment_over_it(object schema)
    {
        var section = (ConfigurationSection)schema;
        var keys = CommentOf(section).Select(line => line.TrimStart('#', ' ').Split(" = ")).Where(parts => parts.Length == 2).Select(parts => parts[0]).ToList();

        Assert.That(keys, Is.EqualTo(section.Keys.Keys));
    }

    [Test]
    public void The_comments_without_their_signs_are_right_and_fit_each_other()
    {
        var text = string.Join('\n', InComments.SelectMany(name => CommentOf(ConfigurationSchema.Sections[name])));

        Assert.That(() => Snippet.Load(text), Throws.Nothing);
    }

    [TestCase("[user:a]\npassword-hash = HASH\nroles = admin", "broker.conf:3: user:a.roles: there is no section [role:admin] (example: [role:admin] with publish and subscribe)")]
    [TestCase("[user:a]\npassword-hash = HASH\npublish = /topic/a, queue/b", "broker.conf:3: user:a.publish: 'queue/b' is not a pattern of destinations (example: /queue/orders.#, /topic/{login}/*, /user/{login}/#)")]
    [TestCase("[role:a]\nsubscribe = /topic/>.a", "broker.conf:2: role:a.subscribe: '/topic/>.a' is not a pattern of destinations (example: /queue/orders.#, /topic/{login}/*, /user/{login}/#)")]
    [TestCase("[role:a]\nvirtual-hosts = /, /prod", "broker.conf:2: role:a.virtual-hosts: there is no section [virtual-host:/prod] (example: /, which is the default one)")]
    [TestCase("[certificate:x]\nlogin = billing", "broker.conf:2: certificate:x.roles: is missing, for there is no section [user:billing] that says what the owner may do (example: reader)")]
    [TestCase("[certificate:x]\nroles = r\n[role:r]", "broker.conf:1: certificate:x.login: is missing (example: billing)")]
    [TestCase("[anonymous]\nlogin = nobody", "broker.conf:2: anonymous.login: there is no section [user:nobody] (example: [user:nobody] with roles)")]
    [TestCase("[anonymous]\nlogin = a\n[user:a]", "broker.conf:2: anonymous.login: [user:a] may do everything, and so could whoever comes (example: roles, publish or subscribe in [user:a])")]
    [TestCase("[user:a]\nroles = r\n[role:r]", "broker.conf:1: user:a.password-hash: is missing (example: AQAAAAIAAYag...)")]
    [TestCase("[jwt:a]\nissuer = x", "broker.conf:1: jwt:a.key: one of key, key-file and jwks must be given, and one only (example: jwks = https://id.example.com/.well-known/jwks.json)")]
    [TestCase("[jwt:a]\nkey = x\njwks = y", "broker.conf:2: jwt:a.key: one of key, key-file and jwks must be given, and one only (example: jwks = https://id.example.com/.well-known/jwks.json)")]
    [TestCase("[jwt:a]\nalgorithms = HS256, none\nkey = x", "broker.conf:2: jwt:a.algorithms: 'none' is not one of HS256, RS256, ES256 (example: RS256, ES256)")]
    [TestCase("[jwt:a]\njwks = http://id.example.com/keys", "broker.conf:2: jwt:a.jwks: 'http://id.example.com/keys' is not an https URL (example: https://id.example.com/.well-known/jwks.json)")]
    [TestCase("[jwt:a]\nclock-skew = 11m\nkey = x", "broker.conf:2: jwt:a.clock-skew: 11m is not between 0 and 10m (example: 30s)")]
    [TestCase("[limits]\nlogin-time = 10s", "broker.conf:2: limits.login-time: 10s is not less than limits.connect-timeout, 10s, so that no wrong login would be told (example: 1s)")]
    public void A_mistake_is_told_with_its_line(string text, string expected) =>
        Assert.That(Snippet.Faults(text.Replace("HASH", Hash, StringComparison.Ordinal)), Does.Contain(expected));

    [Test]
    public void A_key_that_is_wrong_is_told_and_never_repeated()
    {
        var fault = Snippet.Faults("[jwt:a]\nalgorithms = HS256\nkey = c2VjcmV0IQ==").Single();

        Assert.That(fault, Does.StartWith("broker.conf:3: jwt:a.key: the secret has 7 octets; HS256 needs at least 32"));
        Assert.That(fault, Does.Not.Contain("c2Vj"));
        Assert.That(
            Snippet.Faults($"[jwt:a]\nkey = {TestTokens.SecretText}").Single(),
            Does.StartWith("broker.conf:2: jwt:a.key: the key is for HS256, which 'algorithms' does not name"));
    }

    [Test]
    public void A_file_of_keys_that_is_not_there_is_told()
    {
        Assert.That(Snippet.Faults("[jwt:a]\nkey-file = no/such.pem").Single(), Does.StartWith("broker.conf:2: jwt:a.key-file: ").And.Contain("such.pem"));
        Assert.That(Snippet.Faults("[jwt:a]\njwks = no/such.json").Single(), Does.StartWith("broker.conf:2: jwt:a.jwks: ").And.Contain("such.json"));
    }

    [TestCase("key-file = keys/key.txt")]
    [TestCase("jwks = keys/set.json")]
    public void Files_of_keys_are_relative_to_the_folder_of_the_configuration_file(string line)
    {
        var folder = Directory.CreateTempSubdirectory("keys-");

        try
        {
            var keys = folder.CreateSubdirectory("keys").FullName;
            File.WriteAllText(Path.Combine(keys, "key.txt"), TestTokens.SecretText);
            File.WriteAllText(Path.Combine(keys, "set.json"), """{"keys":[]}""");
            var file = Path.Combine(folder.FullName, "broker.conf");
            File.WriteAllText(file, $"[jwt:a]\nalgorithms = HS256\n{line}");

            var loaded = ConfigurationLoader.Load(file, new Dictionary<string, string>(), []);

            var issuer = SecurityOptions.From(loaded.Options).Issuers.Single();
            Assert.That(issuer.KeyFile + issuer.Jwks, Does.StartWith(keys));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [TestCase("https://id.example.com/keys", "https://id.example.com/keys")]
    [TestCase("keys/set.json", "/etc/broker/keys/set.json")]
    [TestCase("/keys/set.json", "/keys/set.json")]
    public void A_URL_of_keys_and_a_path_from_the_root_stay_what_they_are(string written, string expected)
    {
        var issuer = new JwtOptions { Jwks = written };

        issuer.ResolveIn("/etc/broker");

        Assert.That(issuer.Jwks, Is.EqualTo(expected));
    }

    [Test]
    public void Mistakes_in_all_new_sections_are_told_together() =>
        Assert.That(
            Snippet.Faults("[role:r]\nsubscribe = nonsense\n[store]\npath =\n[destination:/queue/a]\nprefetch = -1\n[jwt:a]\nkey-file = no/such.pem").Select(fault => fault.Split(": ")[1]),
            Is.EquivalentTo((string[])["role:r.subscribe", "store.path", "destination:/queue/a.prefetch", "jwt:a.key-file"]));

    [TestCase("[user:a]\npassword-hash = HASH", true)]
    [TestCase("[user:a]\npassword-hash = HASH\nvirtual-hosts = /", true)]
    [TestCase("[user:a]\npassword-hash = HASH\npublish =", false, TestName = "A key that is there and empty is a limit")]
    [TestCase("[user:a]\npassword-hash = HASH\nroles =", false)]
    [TestCase("[user:a]\npassword-hash = HASH\ncreate = none", false)]
    public void A_user_of_whom_nothing_is_said_may_do_everything(string text, bool expected) =>
        Assert.That(Snippet.LoadAll<UserOptions>(text.Replace("HASH", Hash, StringComparison.Ordinal)).Single().IsUnlimited(), Is.EqualTo(expected));

    [TestCase("[listener:x]\nurl = tcp://127.0.0.1:1", true)]
    [TestCase("[user:a]\npassword-hash = HASH", false)]
    [TestCase("[jwt:a]\nalgorithms = HS256\nkey = SECRET", false, TestName = "Who has issuers of tokens has no guest")]
    public void Guest_is_there_if_nothing_is_said_of_logins(string text, bool expected)
    {
        var users = Snippet.LoadAll<UserOptions>(text.Replace("HASH", Hash, StringComparison.Ordinal).Replace("SECRET", TestTokens.SecretText, StringComparison.Ordinal));

        Assert.That(users.Any(user => user.Name == "guest"), Is.EqualTo(expected));
    }

    // The section without the first sign of each line, so that what is a comment in it still is one.
    private static IEnumerable<string> CommentOf(ConfigurationSection section)
    {
        var head = Array.FindIndex(Lines, line => line.StartsWith($"# [{section.Name}:", StringComparison.Ordinal));
        return head < 0 ? [] : Lines.Skip(head).TakeWhile(line => line.StartsWith('#')).Select(line => line.Length > 2 ? line[2..] : string.Empty);
    }
}
