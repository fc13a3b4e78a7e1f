using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Broker.Gateways.SockJs;

/// <summary>What is there without a session: the greeting, what the server can do, and the page for iframes.</summary>
/// <param name="options">What the server can do.</param>
internal sealed class StaticPages(SockJsOptions options)
{
    private readonly string? _frame = options.ClientUrl is { } url ? FrameOf(url) : null;
    private readonly string _tag = options.ClientUrl is { } url ? $"\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(url)).AsSpan(0, 8))}\"" : string.Empty;

    /// <summary>Whether a path is that of the page for iframes, with any version in it.</summary>
    public static bool IsFrame(string path) =>
        path.StartsWith("/iframe", StringComparison.Ordinal)
        && path.EndsWith(".html", StringComparison.Ordinal)
        && path["/iframe".Length..^".html".Length] is "" or ['-', ..]
        && path.IndexOf('/', 1) < 0;

    /// <summary>Says that there is a server.</summary>
    public static Task GreetAsync(HttpContext context) => Answers.TextAsync(context, StatusCodes.Status200OK, "Welcome to SockJS!\n");

    /// <summary>Says what the server can do. Clients measure how long that takes.</summary>
    public Task TellAsync(HttpContext context)
    {
        Answers.ForbidCaching(context.Response);
        Answers.ShareWithOrigin(context);

        var entropy = BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(sizeof(uint))).ToString(CultureInfo.InvariantCulture);
        var json = $$"""{"websocket":{{Json(options.WebSocket)}},"origins":["*:*"],"cookie_needed":{{Json(options.NeedsCookie)}},"entropy":{{entropy}}}""";
        return Answers.TextAsync(context, StatusCodes.Status200OK, json, "application/json; charset=UTF-8");
    }

    /// <summary>Sends the page that pages of other origins put into an iframe.</summary>
    public Task ShowFrameAsync(HttpContext context)
    {
        if (_frame is null)
        {
            return Answers.NotFoundAsync(context);
        }

        Answers.AllowCaching(context.Response, options.Clock);
        context.Response.Headers.ETag = _tag;

        if (context.Request.Headers.IfNoneMatch.ToString().Contains(_tag, StringComparison.Ordinal))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        return Answers.TextAsync(context, StatusCodes.Status200OK, _frame, "text/html; charset=UTF-8");
    }

    private static string Json(bool value) => value ? "true" : "false";

    // Clients expect exactly this.
    private static string FrameOf(string clientUrl) => $"""
        <!DOCTYPE html>
        <html>
        <head>
          <meta http-equiv="X-UA-Compatible" content="IE=edge" />
          <meta http-equiv="Content-Type" content="text/html; charset=UTF-8" />
          <script src="{WebUtility.HtmlEncode(clientUrl)}"></script>
          <script>
            document.domain = document.domain;
            SockJS.bootstrap_iframe();
          </script>
        </head>
        <body>
          <h2>Don't panic!</h2>
          <p>This is a SockJS hidden iframe. It's used for cross domain magic.</p>
        </body>
        </html>
        """;
}
