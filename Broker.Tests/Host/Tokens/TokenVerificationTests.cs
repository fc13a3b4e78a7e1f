using System.Security.Cryptography;
using Broker.Host.Tokens;
using Broker.Tests.Support;

namespace Broker.Tests.Host.Tokens;

/// <summary>Which tokens are accepted. Each case changes one thing of a token that is right.</summary>
internal sealed class TokenVerificationTests
{
    private const string Claims = """{"iss":"https://id.example","aud":"broker","sub":"anne"}""";

    private static readonly TokenRules Rules = new("https://id.example", ["broker"], [TokenAlgorithm.HS256, TokenAlgorithm.RS256, TokenAlgorithm.ES256], TimeSpan.FromSeconds(30));

    private static readonly KeySource Keys = new(
    [
        new SecretKey(TestTokens.Secret, "s"),
        new RsaKey(TestTokens.Rsa.ExportParameters(false), "r"),
        new EcdsaKey(TestTokens.Ecdsa.ExportParameters(false), "e"),
    ]);

    [TestCase("HS256")]
    [TestCase("RS256")]
    [TestCase("ES256")]
    public async Task A_token_that_is_right_is_accepted(string algorithm)
    {
        Assert.That(await VerifyAsync(TestTokens.Make(Claims, algorithm)), Is.EqualTo(TokenRejection.None));
        Assert.That(await VerifyAsync(TestTokens.Make(Claims, algorithm, """{"typ":"at+jwt"}""")), Is.EqualTo(TokenRejection.None));
        Assert.That(await VerifyAsync(TestTokens.Make(Claims, algorithm, $$"""{"typ":"JWT","kid":"{{algorithm[..1].ToLowerInvariant()}}"}""")), Is.EqualTo(TokenRejection.None).Or.EqualTo(TokenRejection.UnknownKey));
    }

    [TestCase("HS256")]
    [TestCase("RS256")]
    [TestCase("ES256")]
    public async Task Any_octet_that_is_changed_makes_it_wrong(string algorithm)
    {
        var token = TestTokens.Make(Claims, algorithm);

        for (var index = 0; index < token.Length; index += 7)
        {
            var changed = token[..index] + (token[index] == 'A' ? 'B' : 'A') + token[(index + 1)..];
            Assert.That(await VerifyAsync(changed), Is.Not.EqualTo(TokenRejection.None), $"at {index}");
        }
    }

    [TestCase("""{"aud":"broker"}""", TokenRejection.Issuer)]
    [TestCase("""{"iss":"https://id.example/","aud":"broker"}""", TokenRejection.Issuer, TestName = "An issuer is taken by the letter")]
    [TestCase("""{"iss":["https://id.example"],"aud":"broker"}""", TokenRejection.Issuer, TestName = "An issuer is one")]
    [TestCase("""{"iss":"https://id.example"}""", TokenRejection.Audience)]
    [TestCase("""{"iss":"https://id.example","aud":"other"}""", TokenRejection.Audience)]
    [TestCase("""{"iss":"https://id.example","aud":["other","broker"]}""", TokenRejection.None)]
    [TestCase("""{"iss":"https://id.example","aud":["other","brokers"]}""", TokenRejection.Audience)]
    [TestCase("""{"iss":"https://id.example","aud":"broker","exp":null}""", TokenRejection.NoExpiry)]
    [TestCase("""{"iss":"https://id.example","aud":"broker","exp":"1767229200"}""", TokenRejection.NoExpiry, TestName = "A time is a number")]
    [TestCase("""{"iss":"https://id.example","aud":"broker","exp":1e300}""", TokenRejection.None, TestName = "A time may be far away")]
    [TestCase("""{"iss":"https://id.example","aud":"broker","nbf":"x"}""", TokenRejection.TooEarly)]
    public async Task What_it_says_must_be_right(string claims, TokenRejection expected) =>
        Assert.That(await VerifyAsync(TestTokens.Make(claims)), Is.EqualTo(expected));

    [TestCase("exp", 1, TokenRejection.None)]
    [TestCase("exp", -29, TokenRejection.None, TestName = "Clocks may differ a little")]
    [TestCase("exp", -30, TokenRejection.Expired)]
    [TestCase("nbf", 30, TokenRejection.None)]
    [TestCase("nbf", 31, TokenRejection.TooEarly)]
    [TestCase("iat", 30, TokenRejection.None)]
    [TestCase("iat", 31, TokenRejection.TooEarly)]
    [TestCase("iat", -1000000, TokenRejection.None)]
    public async Task Its_times_are_kept(string claim, int seconds, TokenRejection expected)
    {
        var time = TestTokens.Now.ToUnixTimeSeconds() + seconds;
        var token = TestTokens.Make(Claims.Replace("}", $",\"{claim}\":{time}}}", StringComparison.Ordinal));

        Assert.That(await VerifyAsync(token), Is.EqualTo(expected));
    }

    [TestCase("""{"alg":"none"}""", TokenRejection.Algorithm)]
    [TestCase("""{"alg":"NONE"}""", TokenRejection.Algorithm)]
    [TestCase("""{"alg":"hs256"}""", TokenRejection.Algorithm)]
    [TestCase("""{"alg":"HS512"}""", TokenRejection.Algorithm)]
    [TestCase("""{"alg":""}""", TokenRejection.Algorithm)]
    [TestCase("""{"alg":["HS256"]}""", TokenRejection.Algorithm)]
    [TestCase("""{"alg":0}""", TokenRejection.Algorithm)]
    [TestCase("""{}""", TokenRejection.Algorithm)]
    [TestCase("""{"alg":"HS256","crit":["exp"]}""", TokenRejection.Extension)]
    [TestCase("""{"alg":"HS256","crit":[]}""", TokenRejection.Extension)]
    [TestCase("""{"alg":"HS256","typ":"logout+jwt"}""", TokenRejection.Extension)]
    [TestCase("""{"alg":"HS256","typ":1}""", TokenRejection.Extension)]
    [TestCase("""{"alg":"HS256","alg":"HS256"}""", TokenRejection.Malformed)]
    [TestCase("""{"alg":"HS256","kid":"a","kid":"s"}""", TokenRejection.Malformed)]
    [TestCase("""{"alg":"HS256","kid":"other"}""", TokenRejection.UnknownKey)]
    [TestCase("""{"alg":"HS256","kid":"r"}""", TokenRejection.UnknownKey, TestName = "A key is good for its own algorithm only")]
    [TestCase("""["HS256"]""", TokenRejection.Malformed)]
    [TestCase("""{"alg":"HS256"} x""", TokenRejection.Malformed)]
    public async Task Its_header_must_be_right(string header, TokenRejection expected) =>
        Assert.That(await VerifyAsync(TestTokens.Sign(header, PayloadOf(Claims))), Is.EqualTo(expected));

    [Test]
    public async Task A_public_key_is_no_secret()
    {
        // The classic: a token signed with HS256 and the public key's text as the secret.
        var pem = System.Text.Encoding.ASCII.GetBytes(TestTokens.Rsa.ExportSubjectPublicKeyInfoPem());
        var token = TestTokens.Make(Claims, "HS256", """{"kid":"r"}""", pem);

        Assert.That(await VerifyAsync(token), Is.EqualTo(TokenRejection.UnknownKey));
        Assert.That(await VerifyAsync(TestTokens.Make(Claims, "HS256", "{}", pem)), Is.EqualTo(TokenRejection.Signature));
    }

    [Test]
    public async Task Another_key_s_signature_is_wrong()
    {
        using var rsa = RSA.Create(2048);
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        Assert.That(await VerifyAsync(TestTokens.Make(Claims, "RS256", "{}", rsa)), Is.EqualTo(TokenRejection.Signature));
        Assert.That(await VerifyAsync(TestTokens.Make(Claims, "ES256", "{}", ecdsa)), Is.EqualTo(TokenRejection.Signature));
        Assert.That(await VerifyAsync(TestTokens.Make(Claims, "HS256", "{}", new byte[32])), Is.EqualTo(TokenRejection.Signature));
    }

    [Test]
    public async Task Zeros_are_no_signature()
    {
        var unsigned = TestTokens.Make(Claims, "ES256");
        var zeros = $"{unsigned[..unsigned.LastIndexOf('.')]}.{TestTokens.Encode(new byte[64])}";

        Assert.That(await VerifyAsync(zeros), Is.EqualTo(TokenRejection.Signature));
        Assert.That(await VerifyAsync(unsigned[..(unsigned.LastIndexOf('.') + 1)]), Is.EqualTo(TokenRejection.Signature));
    }

    [TestCase("a.b.c.d.e", TokenRejection.Encrypted)]
    [TestCase("", TokenRejection.Malformed)]
    [TestCase("a", TokenRejection.Malformed)]
    [TestCase("..", TokenRejection.Malformed)]
    [TestCase("e30.e30", TokenRejection.Malformed)]
    [TestCase("e30.e30.e30.e30", TokenRejection.Malformed)]
    [TestCase("e30.e30.e30.e30.e30.e30", TokenRejection.Malformed)]
    [TestCase("e30=.e30.", TokenRejection.Malformed)]
    [TestCase("e 30.e30.", TokenRejection.Malformed)]
    [TestCase("e31.e30.", TokenRejection.Malformed, Description = "Bits that are left over.")]
    [TestCase("e30.bnVsbA.", TokenRejection.Malformed, Description = "null is no object.")]
    [TestCase("e30.eyJhIjoiXHVEODAwIn0.", TokenRejection.Malformed, Description = "Half a surrogate pair.")]
    [TestCase("e30.eyJhIjp7ImEiOnsiYSI6eyJhIjp7ImEiOnsiYSI6eyJhIjp7ImEiOjF9fX19fX19fX0.", TokenRejection.Malformed, Description = "Too deep.")]
    public async Task What_is_no_token_is_refused(string token, TokenRejection expected) =>
        Assert.That(await VerifyAsync(token), Is.EqualTo(expected));

    [TestCase("aud", "\"other\"")]
    [TestCase("nbf", "99999999999")]
    public async Task A_claim_does_not_hide_behind_a_thousand_others(string claim, string value)
    {
        var others = string.Join(',', Enumerable.Range(0, 1000).Select(index => $"\"{index:x}\":1"));
        var rules = Rules with { Issuer = string.Empty, Audiences = [] };

        Assert.That(await VerifyAsync(TestTokens.Make($"{{{others},\"{claim}\":{value}}}"), rules), Is.EqualTo(TokenRejection.Malformed));
    }

    [TestCase("aud", TokenRejection.Audience)]
    [TestCase("nbf", TokenRejection.TooEarly)]
    public async Task A_claim_that_is_an_object_is_there(string claim, TokenRejection expected) =>
        Assert.That(await VerifyAsync(TestTokens.Make($"{{\"{claim}\":{{\"a\":1}}}}"), Rules with { Issuer = string.Empty, Audiences = [] }), Is.EqualTo(expected));

    [Test]
    public async Task What_is_too_long_is_not_looked_at() =>
        Assert.That(await VerifyAsync(new string('.', JsonWebToken.MaxLength + 1)), Is.EqualTo(TokenRejection.TooLong));

    [Test]
    public async Task Without_a_configured_audience_a_token_for_somebody_is_refused()
    {
        var rules = Rules with { Audiences = [] };

        Assert.That(await VerifyAsync(TestTokens.Make(Claims), rules), Is.EqualTo(TokenRejection.Audience));
        Assert.That(await VerifyAsync(TestTokens.Make("""{"iss":"https://id.example"}"""), rules), Is.EqualTo(TokenRejection.None));
    }

    [Test]
    public async Task An_algorithm_that_is_not_configured_is_refused() =>
        Assert.That(await VerifyAsync(TestTokens.Make(Claims), Rules with { Algorithms = [TokenAlgorithm.RS256] }), Is.EqualTo(TokenRejection.Algorithm));

    [Test]
    public void A_token_does_not_show_itself()
    {
        JsonWebToken.Read(TestTokens.Make(Claims), out var token);

        Assert.That(token.ToString(), Is.EqualTo("(token)"));
    }

    private static string PayloadOf(string claims) => claims.Replace("}", $",\"exp\":{TestTokens.Now.AddHours(1).ToUnixTimeSeconds()}}}", StringComparison.Ordinal);

    private static async Task<TokenRejection> VerifyAsync(string text, TokenRules? rules = null)
    {
        var rejection = JsonWebToken.Read(text, out var token);
        using var issuer = new TokenIssuer(rules ?? Rules, Keys);
        return rejection == TokenRejection.None ? await issuer.VerifyAsync(token, TestTokens.Now) : rejection;
    }
}
