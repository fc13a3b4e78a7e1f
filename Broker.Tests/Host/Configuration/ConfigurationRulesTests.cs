using Broker.Host.Configuration;

namespace Broker.Tests.Host.Configuration;

/// <summary>Rules that one key alone cannot tell.</summary>
internal sealed class ConfigurationRulesTests
{
    [TestCase("[limits]\nframe = 8KiB\nconnect-frame = 9KiB", "broker.conf:3: limits.connect-frame: 9KiB is more than limits.frame, 8KiB (example: 16KiB)")]
    [TestCase("[limits]\nframe = 8KiB", "broker.conf:2: limits.connect-frame: 16KiB is more than limits.frame, 8KiB (example: 16KiB)", TestName = "A default that breaks a rule is told where the other key is")]
    [TestCase("[limits]\ntransaction-bytes = 1MiB", "broker.conf:2: limits.transaction-bytes: 1MiB is less than limits.frame, 4MiB, so that a large frame fits no transaction (example: 16MiB)")]
    public void Limits_fit_each_other(string text, string expected) => Assert.That(Snippet.Faults(text), Is.EqualTo((string[])[expected]));

    [Test]
    public void A_rule_that_overrides_break_names_them()
    {
        var environment = new Dictionary<string, string> { ["BROKER_LIMITS__FRAME"] = "8KiB" };

        Assert.That(Snippet.Faults("[limits]\nframe = 32KiB", environment).Single(), Does.StartWith("environment BROKER_LIMITS__FRAME: limits.connect-frame: "));
        Assert.That(Snippet.Faults("[limits]\nframe = 32KiB", null, "--limits.frame=8KiB").Single(), Does.StartWith("command line --limits.frame: limits.connect-frame: "));
    }

    [Test]
    public void An_override_may_mend_what_the_file_breaks()
    {
        var limits = Snippet.Load<LimitsOptions>("[limits]\nframe = 8KiB", null, "--limits.connect-frame=8KiB");

        Assert.That(limits.ConnectFrame, Is.EqualTo(limits.Frame));
    }

    [Test]
    public void Of_a_key_that_is_wrong_for_itself_nothing_more_is_said() =>
        Assert.That(
            Snippet.Faults("[limits]\nframe = 1MB\ntransaction-bytes = 2MiB"),
            Is.EqualTo((string[])["broker.conf:2: limits.frame: '1MB' is not a size (example: 4MiB)"]),
            "The default of the one is not what was to be compared with the other.");

    [TestCase("[listener:a]\norigins = any", "broker.conf:1: listener:a.url: is missing (example: ws://127.0.0.1:15674/ws)")]
    [TestCase("[listener:a]\nurl =", "broker.conf:2: listener:a.url: is missing (example: ws://127.0.0.1:15674/ws)")]
    [TestCase("[user:a]\nfrom = any", "broker.conf:1: user:a.password-hash: is missing (example: AQAAAAIAAYag...)")]
    [TestCase("[user:a]\npassword-hash = secret", "broker.conf:2: user:a.password-hash: is not a hash (example: what 'hash-password' prints)")]
    [TestCase("[user:a]\npassword-hash = QUJD", "broker.conf:2: user:a.password-hash: is not a hash (example: what 'hash-password' prints)")]
    public void A_section_has_what_it_needs(string text, string expected) =>
        Assert.That(Snippet.Faults(text), Is.EqualTo((string[])[expected]), "Without the value: it may be a passcode that somebody took for a hash.");

    [Test]
    public void A_missing_key_does_not_hide_what_else_is_wrong_in_its_section() =>
        Assert.That(Snippet.Faults("[listener:a]\norigins = x").Select(fault => fault.Split(": ")[1]), Is.EqualTo((string[])["listener:a.url", "listener:a.origins"]));

    [Test]
    public void Without_listeners_or_users_those_of_the_built_in_file_are_there()
    {
        var options = Snippet.Load("[limits]\nframe = 1MiB");

        Assert.That(options.All<ListenerOptions>().Select(listener => listener.Name), Is.EqualTo((string[])["web", "tcp"]));
        Assert.That(options.All<UserOptions>().Select(user => user.Name), Is.EqualTo((string[])["guest"]));
    }

    [Test]
    public void With_one_listener_or_user_there_are_no_others()
    {
        var options = Snippet.Load($"[listener:mine]\nurl = tcp://127.0.0.1:0\n[user:anne]\npassword-hash = {new string('A', 40)}");

        Assert.That(options.All<ListenerOptions>().Select(listener => listener.Name), Is.EqualTo((string[])["mine"]));
        Assert.That(options.All<UserOptions>().Select(user => user.Name), Is.EqualTo((string[])["anne"]), "Nobody wants guest to stay.");
    }
}
