using System.Text.RegularExpressions;
using Broker.Tests.Support;

namespace Broker.Tests.Gateways;

/// <summary>What docs/gateways.md shows is what happens.</summary>
internal sealed partial class GatewayDocumentTests
{
    [Test]
    public async Task What_is_asked_with_curl_is_answered_like_that()
    {
        await using var broker = await TestBroker.StartAsync();
        using var http = new HttpClient();
        var asked = 0;

        foreach (Match line in Asked().Matches(await File.ReadAllTextAsync(Repository.PathOf("docs", "gateways.md"))))
        {
            var url = new UriBuilder(line.Groups["url"].Value) { Port = broker.WebPort }.Uri;
            using var body = new StringContent(line.Groups["body"].Value);
            using var answer = await http.PostAsync(url, body);
            var text = await answer.Content.ReadAsStringAsync();
            var expected = line.Groups["answer"].Value.Split("...")[0];

            Assert.That(text, expected.Length == line.Groups["answer"].Length ? Is.EqualTo(expected) : Does.StartWith(expected), line.Value);
            asked++;
        }

        Assert.That(asked, Is.EqualTo(3));
    }

    [GeneratedRegex(@"^\$ curl -d '(?<body>[^']*)' (?<url>\S+)\n(?<answer>(?:[^$`\n].*\n)*)", RegexOptions.Multiline)]
    private static partial Regex Asked();
}
