using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Broker.Tests.Support;

/// <summary>A client of the broker over HTTP; it keeps one connection, on which one request goes after another.</summary>
internal sealed class HttpTestClient : IDisposable
{
    private readonly SocketsHttpHandler _handler = new()
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
        ResponseHeaderEncodingSelector = (_, _) => Encoding.UTF8,
    };

    /// <summary>Makes a client.</summary>
    /// <param name="url">The broker's page.</param>
    /// <param name="login">Login and passcode with a colon between them; null: it shows nothing.</param>
    public HttpTestClient(Uri url, string? login = "guest:guest")
    {
        Http = new HttpClient(_handler) { BaseAddress = url, Timeout = StompTestClient.Patience };
        Http.DefaultRequestHeaders.Authorization = login is null ? null : new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(login)));
    }

    public HttpClient Http { get; }

    public SocketsHttpHandler Handler => _handler;

    /// <summary>Publishes, and makes sure that it was done.</summary>
    public async Task<bool> PublishAsync(string path, string body = "hello", params string[] headers)
    {
        using var answer = await SendAsync(HttpMethod.Post, path, new StringContent(body), headers);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Accepted), await answer.Content.ReadAsStringAsync());
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return json.RootElement.GetProperty("duplicate").GetBoolean();
    }

    /// <summary>Sends a request; headers are written as in HTTP.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content = null, params string[] headers)
    {
        var request = Make(method, path, headers);
        request.Content = content;
        return Http.SendAsync(request);
    }

    /// <summary>Takes a message; fails if there is none.</summary>
    public async Task<HttpResponseMessage> TakeAsync(string path)
    {
        // The machine may be busy; a message that is there comes at once.
        var answer = await SendAsync(HttpMethod.Get, path.Contains("wait=", StringComparison.Ordinal) ? path : $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}wait=20s");
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK), await answer.Content.ReadAsStringAsync());
        return answer;
    }

    /// <summary>Makes sure that there is nothing to take.</summary>
    public async Task AssertNothingAsync(string path)
    {
        using var answer = await SendAsync(HttpMethod.Get, path);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NoContent), await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Subscribes; returns when the broker has said so.</summary>
    public async Task<EventStreamReader> SubscribeAsync(string path, params string[] headers)
    {
        var answer = await Http.SendAsync(Make(HttpMethod.Get, path, ["Accept: text/event-stream", .. headers]), HttpCompletionOption.ResponseHeadersRead);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK), answer.StatusCode == HttpStatusCode.OK ? string.Empty : await answer.Content.ReadAsStringAsync());
        return new EventStreamReader(answer, await answer.Content.ReadAsStreamAsync());
    }

    /// <summary>Makes sure that an answer is a problem.</summary>
    /// <returns>The document.</returns>
    public static async Task<JsonElement> ReadProblemAsync(HttpResponseMessage answer, HttpStatusCode status)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.That(answer.StatusCode, Is.EqualTo(status), text);
        Assert.That(answer.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/problem+json"));
        var problem = JsonDocument.Parse(text).RootElement;
        Assert.That(problem.GetProperty("status").GetInt32(), Is.EqualTo((int)status));
        return problem;
    }

    public void Dispose()
    {
        Http.Dispose();
        _handler.Dispose();
    }

    private static HttpRequestMessage Make(HttpMethod method, string path, string[] headers)
    {
        var request = new HttpRequestMessage(method, path);

        foreach (var header in headers)
        {
            var colon = header.IndexOf(':', StringComparison.Ordinal);
            request.Headers.TryAddWithoutValidation(header[..colon], header[(colon + 1)..].Trim());
        }

        return request;
    }
}
