using Broker.Host.Configuration;

namespace Broker.Tests.Host.Configuration;

/// <summary>The command line goes over the environment, the environment over the file, the file over the defaults.</summary>
internal sealed class PrecedenceTests
{
    private const string File = "[limits]\nframe = 2MiB\n[listener:my-web]\nurl = ws://127.0.0.1:2/ws\norigins = any";

    private static readonly Dictionary<string, string> Variables = new()
    {
        ["BROKER_LIMITS__FRAME"] = "3MiB",
        ["BROKER_LISTENER__MY_WEB__URL"] = "ws://127.0.0.1:3/ws",
        ["BROKERS"] = "none of ours",
        ["PATH"] = "/bin",
    };

    private static readonly string[] Arguments = ["--limits.frame=4MiB", "--listener:my-web.url=ws://127.0.0.1:4/ws"];

    [Test]
    public void The_file_goes_over_the_defaults()
    {
        Assert.That(Snippet.Load<LimitsOptions>(File).Frame, Is.EqualTo(new ByteSize(2 << 20)));
        Assert.That(Snippet.Load<LimitsOptions>(File).Header, Is.EqualTo(new LimitsOptions().Header));
        Assert.That(Listener().Url, Is.EqualTo("ws://127.0.0.1:2/ws"));
    }

    [Test]
    public void The_environment_goes_over_the_file()
    {
        Assert.That(Snippet.Load<LimitsOptions>(File, Variables).Frame, Is.EqualTo(new ByteSize(3 << 20)));
        Assert.That(Listener(Variables).Url, Is.EqualTo("ws://127.0.0.1:3/ws"), "A hyphen is an underscore there.");
        Assert.That(Listener(Variables).Origins, Is.EqualTo("any"), "The other keys of the section stay.");
    }

    [Test]
    public void The_command_line_goes_over_both()
    {
        Assert.That(Snippet.Load<LimitsOptions>(File, Variables, Arguments).Frame, Is.EqualTo(new ByteSize(4 << 20)));
        Assert.That(Listener(Variables, Arguments).Url, Is.EqualTo("ws://127.0.0.1:4/ws"));
        Assert.That(Listener(null, Arguments).Url, Is.EqualTo("ws://127.0.0.1:4/ws"));
    }

    [Test]
    public void Of_options_that_are_given_twice_the_last_one_counts() =>
        Assert.That(Snippet.Load<LimitsOptions>(File, null, "--limits.frame=5MiB", "--limits.frame=6MiB").Frame, Is.EqualTo(new ByteSize(6 << 20)));

    [Test]
    public void What_stands_behind_the_first_equals_sign_is_the_value_dots_and_all()
    {
        var user = Snippet.LoadAll<UserOptions>(string.Empty, null, $"--user:a.b@example.com.password-hash={new string('A', 38)}==")[^1];

        Assert.That(user.Name, Is.EqualTo("a.b@example.com"), "The last dot before it divides section and key.");
        Assert.That(user.PasswordHash, Does.EndWith("A=="));
    }

    [Test]
    public void Overrides_add_sections_too()
    {
        Assert.That(
            Snippet.LoadAll<ListenerOptions>(File, null, "--listener:more.url=tcp://127.0.0.1:0").Select(listener => listener.Name),
            Is.EqualTo((string[])["my-web", "more"]));
        Assert.That(
            Snippet.LoadAll<ListenerOptions>(string.Empty, null, "--listener:web.url=ws://127.0.0.1:0/ws").Select(listener => (listener.Name, listener.Url)),
            Is.EqualTo(((string, string)[])[("web", "ws://127.0.0.1:0/ws"), ("tcp", "tcp://127.0.0.1:61613")]),
            "The built-in listeners are overridden like those of a file.");
    }

    [Test]
    public void Users_whose_names_differ_in_case_only_are_two()
    {
        var hash = new string('A', 40);
        var users = Snippet.LoadAll<UserOptions>($"[user:anne]\npassword-hash = {hash}\n[user:Anne]\npassword-hash = {hash}\nfrom = loopback");

        Assert.That(users.Select(user => (user.Name, user.From)), Is.EqualTo(((string, ConnectFrom)[])[("anne", ConnectFrom.Any), ("Anne", ConnectFrom.Loopback)]));
    }

    [Test]
    public void Virtual_hosts_need_no_key() =>
        Assert.That(Snippet.LoadAll<VirtualHostOptions>("[virtual-host:/staging]\n[virtual-host:b]").Select(host => host.Name), Is.EqualTo((string[])["/staging", "b"]));

    private static ListenerOptions Listener(Dictionary<string, string>? environment = null, params string[] arguments) =>
        Snippet.LoadAll<ListenerOptions>(File, environment, arguments).Single();
}
