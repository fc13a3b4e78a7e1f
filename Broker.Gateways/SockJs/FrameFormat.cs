using System.Text;

namespace Broker.Gateways.SockJs;

/// <summary>How one transport writes frames.</summary>
/// <param name="ContentType">The type of the response.</param>
/// <param name="Prelude">What goes before the first frame; empty: nothing.</param>
/// <param name="Prefix">What goes before a frame.</param>
/// <param name="Suffix">What goes behind a frame.</param>
internal sealed record FrameFormat(string ContentType, ReadOnlyMemory<byte> Prelude, ReadOnlyMemory<byte> Prefix, ReadOnlyMemory<byte> Suffix)
{
    private const string Script = "application/javascript; charset=UTF-8";

    // Browsers show nothing of a page before they have a kilobyte of it.
    private const int LeastHtml = 1024;

    /// <summary>One frame a message of a WebSocket.</summary>
    public static FrameFormat WebSocket { get; } = Of(string.Empty, "", "", "");

    /// <summary>One frame a response.</summary>
    public static FrameFormat Xhr { get; } = Of(Script, "", "", "\n");

    /// <summary>Frames by line. Some browsers hand out nothing before there are two kilobytes.</summary>
    public static FrameFormat XhrStreaming { get; } = Of(Script, new string('h', 2048) + "\n", "", "\n") with { IsStream = true };

    /// <summary>Server-sent events.</summary>
    public static FrameFormat EventSource { get; } = Of("text/event-stream", "\r\n", "data: ", "\r\n\r\n") with { IsStream = true };

    /// <summary>Whether a response has many frames.</summary>
    public bool IsStream { get; private init; }

    /// <summary>Whether a frame is written as the inside of a string in JavaScript.</summary>
    public bool IsScript { get; private init; }

    /// <summary>A page that never ends, of calls to a function of its parent.</summary>
    /// <param name="callback">The function; checked.</param>
    public static FrameFormat HtmlFile(string callback)
    {
        var head = $$"""
            <!doctype html>
            <html><head>
              <meta http-equiv="X-UA-Compatible" content="IE=edge" />
              <meta http-equiv="Content-Type" content="text/html; charset=UTF-8" />
            </head><body><h2>Don't panic!</h2>
              <script>
                document.domain = document.domain;
                var c = parent.{{callback}};
                c.start();
                function p(d) {c.message(d);};
                window.onload = function() {c.stop();};
              </script>
            """;
        return Of("text/html; charset=UTF-8", head.PadRight(LeastHtml) + "\r\n\r\n", "<script>\np(\"", "\");\n</script>\r\n") with { IsStream = true, IsScript = true };
    }

    /// <summary>A script that is one call of a function. The comment keeps the response from being taken for something else (CVE-2014-4671).</summary>
    /// <param name="callback">The function; checked.</param>
    public static FrameFormat Jsonp(string callback) => Of(Script, "", $"/**/{callback}(\"", "\");\r\n") with { IsScript = true };

    private static FrameFormat Of(string contentType, string prelude, string prefix, string suffix) =>
        new(contentType, Encoding.ASCII.GetBytes(prelude), Encoding.ASCII.GetBytes(prefix), Encoding.ASCII.GetBytes(suffix));
}
