using Broker.Host.Tokens;
using Broker.Tests.Support;

namespace Broker.Tests.Host.Tokens;

/// <summary>Keys that are loaded, and loaded again.</summary>
internal sealed class KeySourceTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly CapturedLog _log = new();
    private volatile string _ids = "a";
    private int _loads;

    [Test]
    public async Task Keys_are_loaded_at_once_and_again_from_time_to_time()
    {
        using var source = Make();
        await source.RefreshAsync();
        Assert.That(IdsOf(source), Is.EqualTo("a"));

        _ids = "b,c";
        _clock.Advance(TimeSpan.FromMinutes(14));
        Assert.That(IdsOf(source), Is.EqualTo("a"));
        _clock.Advance(TimeSpan.FromMinutes(1));
        await source.RefreshAsync();

        Assert.That(IdsOf(source), Is.EqualTo("b,c"), "What the issuer has withdrawn is gone.");
    }

    [Test]
    public async Task Unknown_keys_lead_to_loading_but_not_too_often()
    {
        using var source = Make();
        await source.RefreshAsync();

        for (var index = 0; index < 100; index++)
        {
            await source.RefreshAsync();
        }

        Assert.That(_loads, Is.EqualTo(1));
        _clock.Advance(KeySource.LeastInterval);
        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => source.RefreshAsync()));
        Assert.That(_loads, Is.EqualTo(2));
    }

    [Test]
    public async Task While_loading_fails_the_old_keys_stay()
    {
        using var source = Make();
        await source.RefreshAsync();

        _ids = "!";
        _clock.Advance(TimeSpan.FromMinutes(15));
        await source.RefreshAsync();

        Assert.That(_loads, Is.EqualTo(2));
        Assert.That(IdsOf(source), Is.EqualTo("a"));
        Assert.That(_log.Text, Does.Contain("Warning 1302 jwt:test: the keys could not be loaded; those from before stay in force: not today"));

        _ids = "b";
        _clock.Advance(TimeSpan.FromMinutes(15));
        await source.RefreshAsync();
        Assert.That(IdsOf(source), Is.EqualTo("b"));
    }

    [Test]
    public async Task Keys_from_before_serve_until_the_first_are_loaded()
    {
        _ids = "!";
        using var source = new KeySource("jwt:test", LoadAsync, TimeSpan.FromMinutes(15), [new SecretKey(TestTokens.Secret, "old")], _clock, _log);
        await source.RefreshAsync();

        Assert.That(IdsOf(source), Is.EqualTo("old"));
    }

    [Test]
    public async Task A_document_is_got_from_a_URL()
    {
        await using var server = new JwksServer(TestTokens.KeySet(TestTokens.KeyOf(TestTokens.Rsa, "r"), TestTokens.KeyOf(TestTokens.Secret, "published")));
        using var documents = new KeyDocument();

        var keys = await documents.LoadAsync(server.Url);

        Assert.That(keys.Select(key => key.Id), Is.EqualTo((string[])["r"]), "A secret that is published is none.");
    }

    [TestCase("404 Not Found", "{}", typeof(HttpRequestException))]
    [TestCase("302 Found", "", typeof(HttpRequestException), TestName = "A URL does not lead elsewhere")]
    [TestCase("200 OK", "<html>", typeof(FormatException))]
    [TestCase("200 OK", """{"keys":[]}""", typeof(FormatException), TestName = "A set without keys is none")]
    public async Task What_is_no_set_of_keys_fails(string status, string document, Type expected)
    {
        await using var server = new JwksServer(document) { Status = status };
        using var documents = new KeyDocument();

        Assert.That(async () => await documents.LoadAsync(server.Url), Throws.InstanceOf(expected));
    }

    [Test]
    public async Task A_document_that_is_too_large_is_not_read()
    {
        await using var server = new JwksServer(new string(' ', JsonWebKeys.MaxLength + 1));
        using var documents = new KeyDocument();

        Assert.That(async () => await documents.LoadAsync(server.Url), Throws.InstanceOf<HttpRequestException>());
    }

    [TestCase("https://id.example.com/keys", true)]
    [TestCase("http://127.0.0.1:1/keys", true)]
    [TestCase("http://localhost/keys", true)]
    [TestCase("http://id.example.com/keys", false)]
    [TestCase("ftp://id.example.com/keys", false)]
    [TestCase("file:///etc/keys", false)]
    [TestCase("keys.json", false)]
    [TestCase("/etc/keys.json", false)]
    public void Keys_come_over_https_or_from_this_machine(string location, bool expected) =>
        Assert.That(KeyDocument.IsUrl(location, out _), Is.EqualTo(expected));

    private KeySource Make() => new("jwt:test", LoadAsync, TimeSpan.FromMinutes(15), [], _clock, _log);

    private async Task<IReadOnlyList<IVerificationKey>> LoadAsync()
    {
        Interlocked.Increment(ref _loads);
        await Task.Yield();
        return _ids == "!" ? throw new IOException("not today") : [.. _ids.Split(',').Select(id => new SecretKey(TestTokens.Secret, id))];
    }

    private static string IdsOf(KeySource source) => string.Join(',', source.Keys.Select(key => key.Id));
}
