using System.Net;
using System.Text.Json;
using Broker.Host.Gateways.Http;
using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Host.Gateways.Http;

/// <summary>The description for programs says what is there, and nothing else.</summary>
internal sealed class ApiDescriptionTests
{
    [TestCase("/d")]
    [TestCase("/d/")]
    [TestCase("/d/openapi.json")]
    public async Task It_is_served_to_everybody(string path)
    {
        await using var broker = await TestBroker.StartAsync();
        using var client = new HttpTestClient(broker.PageUrl, login: null);

        using var answer = await client.SendAsync(HttpMethod.Get, path);

        using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(document.RootElement.GetProperty("openapi").GetString(), Does.StartWith("3.1"));
        Assert.That(document.RootElement.GetProperty("servers")[0].GetProperty("url").GetString(), Is.EqualTo("/d"));
    }

    [Test]
    public async Task Every_method_and_every_parameter_that_it_names_is_understood()
    {
        await using var broker = await TestBroker.StartAsync();
        using var client = new HttpTestClient(broker.PageUrl);
        using var document = JsonDocument.Parse(await ApiDescription.MakeAsync("/d"));

        foreach (var path in document.RootElement.GetProperty("paths").EnumerateObject())
        {
            var address = "/d" + path.Name.Replace("{name}", "a", StringComparison.Ordinal).Replace("{id}", "a", StringComparison.Ordinal);
            var operations = path.Value.EnumerateObject().Where(entry => entry.Name != "parameters").ToList();
            using var options = await client.SendAsync(HttpMethod.Options, address);
            Assert.That(options.Content.Headers.Allow, Is.EquivalentTo(operations.Select(entry => entry.Name.ToUpperInvariant()).Append("OPTIONS")));

            foreach (var operation in operations)
            {
                await CheckAsync(client, address, operation);
            }
        }
    }

    [Test]
    public async Task Every_status_of_the_catalogue_is_in_it()
    {
        using var document = JsonDocument.Parse(await ApiDescription.MakeAsync("/d"));

        foreach (var path in document.RootElement.GetProperty("paths").EnumerateObject())
        {
            foreach (var operation in path.Value.EnumerateObject().Where(entry => entry.Name != "parameters"))
            {
                var statuses = operation.Value.GetProperty("responses").EnumerateObject().Select(response => int.Parse(response.Name, null));
                Assert.That(statuses, Is.SupersetOf(StompError.All.Select(ErrorStatus.Of).Distinct()));
            }
        }
    }

    private static async Task CheckAsync(HttpTestClient client, string address, JsonProperty operation)
    {
        var parameters = operation.Value.TryGetProperty("parameters", out var named) ? named.EnumerateArray().ToList() : [];
        var query = parameters.Where(parameter => parameter.GetProperty("in").GetString() == "query").Select(parameter => parameter.GetProperty("name").GetString() switch
        {
            "wait" => "wait=100ms",
            "format" => "format=json",
            "requeue" => "requeue=true",
            var other => $"{other}=x%20=%201",
        });
        using var answer = await client.SendAsync(new HttpMethod(operation.Name.ToUpperInvariant()), $"{address}?{string.Join('&', query)}");
        var status = ((int)answer.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture);

        Assert.That(answer.StatusCode, Is.Not.EqualTo(HttpStatusCode.BadRequest), await answer.Content.ReadAsStringAsync());
        Assert.That(operation.Value.GetProperty("responses").EnumerateObject().Select(response => response.Name), Has.Member(status).Or.No.Member("406"), address);
    }
}
