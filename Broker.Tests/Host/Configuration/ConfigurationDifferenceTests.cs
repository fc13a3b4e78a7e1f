using Broker.Host.Configuration;
using Broker.Host.Security;

namespace Broker.Tests.Host.Configuration;

/// <summary>What is different between two files, by what they mean.</summary>
internal sealed class ConfigurationDifferenceTests
{
    private static readonly string Hash = PasscodeHash.Make("a");
    private static readonly string OtherHash = PasscodeHash.Make("b");

    [TestCase("", "")]
    [TestCase("[limits]\nframe = 4MiB", "")]
    [TestCase("[limits]\nframe = 4MiB", "[limits]\nframe = 4096KiB")]
    [TestCase("[broker]\nidle-timeout = 60s", "[broker]\nidle-timeout = 1m")]
    [TestCase("[role:a]\npublish = /queue/a", "# A comment.\n\n[role:a]\npublish=/queue/a")]
    [TestCase("[limits]\nframe = 1MiB\n[broker]\ndrain-timeout = 1s", "[broker]\ndrain-timeout = 1s\n[limits]\nframe = 1MiB")]
    public void What_means_the_same_is_the_same(string before, string after) => Assert.That(Between(before, after), Is.Empty);

    [TestCase("", "[limits]\nframe = 8MiB", "limits.frame: 4MiB -> 8MiB (broker.conf:2)")]
    [TestCase("[limits]\nframe = 8MiB", "", "limits.frame: 8MiB -> 4MiB")]
    [TestCase("[role:a]\npublish = /queue/a", "[role:a]", "role:a.publish: /queue/a -> not set")]
    [TestCase("[destination:/queue/a]", "[destination:/queue/a]\nmax-length = 5", "destination:/queue/a.max-length: not set -> 5 (broker.conf:2)")]
    [TestCase("[role:a]", "", "[role:a]: removed")]
    [TestCase("", "[virtual-host:x]", "[virtual-host:x]: added")]
    public void A_change_names_the_key_the_old_and_the_new_value_and_the_line(string before, string after, string expected) =>
        Assert.That(Between(before, after).Select(change => change.ToString()), Is.EqualTo((string[])[expected]));

    [Test]
    public void A_key_that_is_empty_is_another_one_than_none() =>
        Assert.That(
            Between($"[user:a]\npassword-hash = {Hash}", $"[user:a]\npassword-hash = {Hash}\npublish =").Select(change => change.ToString()),
            Is.EqualTo((string[])["user:a.publish: not set -> empty (broker.conf:3)"]));

    [Test]
    public void A_secret_is_never_shown()
    {
        var changes = Between(
            $"[user:a]\npassword-hash = {Hash}\n[jwt:i]\nalgorithms = HS256\nkey = c2VjcmV0IHNlY3JldCBzZWNyZXQgc2VjcmV0IHNlY3JldCE=",
            $"[user:a]\npassword-hash = {OtherHash}\n[user:b]\npassword-hash = {Hash}\n[jwt:i]\nalgorithms = HS256\nkey = cHVibGljIHB1YmxpYyBwdWJsaWMgcHVibGljIHB1YmxpYyE=");

        Assert.That(changes.Select(change => change.Path), Is.EqualTo((string[])["user:a.password-hash", "[user:b]", "user:b.password-hash", "jwt:i.key"]));
        var text = string.Join('\n', changes);
        Assert.That(text, Does.Not.Contain(Hash).And.Not.Contain(OtherHash).And.Not.Contain("c2Vj").And.Not.Contain("cHVi"));
    }

    [Test]
    public void What_needs_a_restart_stays_and_the_rest_does_not_wait_for_it()
    {
        var before = Load("[listener:a]\nurl = tcp://127.0.0.1:1\norigins = any\n[listener:gone]\nurl = tcp://127.0.0.1:2\n[virtual-host:old]\n[store]\npath = one");
        var after = Load("[listener:a]\nurl = tcp://127.0.0.1:9\n[listener:new]\nurl = tcp://127.0.0.1:3\norigins = any\n[virtual-host:new]\n[store]\npath = two\n[limits]\nframe = 1MiB");

        var difference = ConfigurationDifference.Between(before, after);
        var combined = difference.Combine();

        Assert.That(difference.Waiting.Select(change => change.Path), Is.EquivalentTo((string[])
            ["listener:a.url", "[listener:gone]", "[listener:new]", "listener:new.url", "listener:new.origins", "[virtual-host:old]", "store.path"]));
        Assert.That(difference.Live.Select(change => change.Path), Is.EquivalentTo((string[])["listener:a.origins", "[virtual-host:new]", "limits.frame"]));
        Assert.That(
            combined.All<ListenerOptions>().Select(listener => (listener.Name, listener.Url, listener.Origins)),
            Is.EquivalentTo(((string, string, string)[])[("a", "tcp://127.0.0.1:1", "same-origin"), ("gone", "tcp://127.0.0.1:2", "same-origin")]));
        Assert.That(combined.All<VirtualHostOptions>().Select(host => host.Name), Is.EquivalentTo((string[])["old", "new"]));
        Assert.That(combined.Get<StoreOptions>().Path, Is.EqualTo("one"));
        Assert.That(combined.Get<LimitsOptions>().Frame.Bytes, Is.EqualTo(1 << 20));

        // What waits goes on waiting, and is told again.
        Assert.That(ConfigurationDifference.Between(combined, after).Changes.Select(change => change.Path), Is.EquivalentTo(difference.Waiting.Select(change => change.Path)));
    }

    private static IReadOnlyList<ConfigurationChange> Between(string before, string after) =>
        ConfigurationDifference.Between(Load(before), Load(after)).Changes;

    private static LoadedConfiguration Load(string text)
    {
        var folder = Directory.CreateTempSubdirectory();

        try
        {
            var file = Path.Combine(folder.FullName, ConfigurationLoader.FileName);
            File.WriteAllText(file, text);
            var loaded = ConfigurationLoader.Load(file, new Dictionary<string, string>(), []);

            // Where it was is of no interest here.
            return loaded with
            {
                Origins = loaded.Origins.ToDictionary(
                    entry => entry.Key,
                    entry => entry.Value with { Origin = entry.Value.Origin.Replace(folder.FullName + Path.DirectorySeparatorChar, string.Empty, StringComparison.Ordinal) }),
            };
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
