using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Broker.Gateways.Http;

/// <summary>What went wrong, for programs and for people (RFC 9457).</summary>
/// <param name="Status">The status of the answer.</param>
/// <param name="Title">In short; the same for all of its kind.</param>
/// <param name="Detail">What was wrong, and where.</param>
public sealed record ProblemDocument(int Status, string Title, string Detail)
{
    /// <summary>The type of the content.</summary>
    public const string ContentType = "application/problem+json";

    // It is JSON by its type, and no browser guesses another one.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A name for programs, which stays; null: there is none.</summary>
    public string? Code { get; init; }

    /// <summary>The key of the configuration that governs it; null: there is none.</summary>
    public string? Key { get; init; }

    /// <summary>The document.</summary>
    public ReadOnlyMemory<byte> ToJson()
    {
        var output = new ArrayBufferWriter<byte>(256);
        using var json = new Utf8JsonWriter(output, Plain);

        json.WriteStartObject();
        json.WriteString("title", Title);
        json.WriteNumber("status", Status);
        json.WriteString("detail", Detail);

        if (Code is not null)
        {
            json.WriteString("code", Code);
        }

        if (Key is not null)
        {
            json.WriteString("key", Key);
        }

        json.WriteEndObject();
        json.Flush();
        return output.WrittenMemory;
    }

    /// <summary>Answers a request with it; nothing must have been answered.</summary>
    public async Task WriteAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        byte[] content = [.. ToJson().Span, (byte)'\n'];
        var response = context.Response;

        response.StatusCode = Status;
        response.ContentType = ContentType;
        response.ContentLength = content.Length;
        await response.Body.WriteAsync(content, context.RequestAborted);
    }
}
