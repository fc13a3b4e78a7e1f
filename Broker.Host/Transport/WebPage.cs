using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Broker.Host.Transport;

/// <summary>One file that a web listener serves. Its tag changes with its content, so that a browser asks, and is mostly told to use what it has.</summary>
/// <param name="Content">The octets.</param>
/// <param name="ContentType">Their type.</param>
/// <param name="Tag">The entity tag (RFC 9110, 8.8.3).</param>
internal sealed record WebPage(byte[] Content, string ContentType, string Tag)
{
    private const string Folder = "Pages/";

    /// <summary>Makes a page of octets.</summary>
    public static WebPage Of(byte[] content, string contentType) =>
        new(content, contentType, $"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 8))}\"");

    /// <summary>The files that are built into the program, by their path on the web.</summary>
    public static Dictionary<string, WebPage> ReadAll()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .ToDictionary(name => PathOf(name[Folder.Length..]), name => Of(ReadResource(assembly, name), ContentTypeOf(name)), StringComparer.Ordinal);
    }

    /// <summary>Answers a GET or HEAD.</summary>
    public Task ServeAsync(HttpContext context)
    {
        var response = context.Response;
        response.Headers.ETag = Tag;
        response.Headers.CacheControl = "no-cache";

        if (context.Request.Headers.IfNoneMatch.ToString().Contains(Tag, StringComparison.Ordinal))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        response.ContentType = ContentType;
        response.ContentLength = Content.Length;
        return HttpMethods.IsGet(context.Request.Method) ? response.Body.WriteAsync(Content).AsTask() : Task.CompletedTask;
    }

    private static string PathOf(string file) => file == "index.html" ? "/" : "/" + file;

    private static string ContentTypeOf(string file) => Path.GetExtension(file) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => "application/octet-stream",
    };

    private static byte[] ReadResource(Assembly assembly, string name)
    {
        using var resource = assembly.GetManifestResourceStream(name)!;
        var content = new byte[resource.Length];
        resource.ReadExactly(content);
        return content;
    }
}
