using Microsoft.AspNetCore.Http;

namespace Broker.Gateways.SockJs;

/// <summary>
/// The SockJS protocol, as its newest test suite has it, under one path: <c>/info</c>, <c>/iframe*.html</c>, <c>/websocket</c>, and for sessions
/// <c>/SERVER/SESSION/TRANSPORT</c>. Whoever mounts it decides beforehand whether a request may come at all, by its origin for example.
/// Any thread.
/// </summary>
public sealed class SockJsEndpoint
{
    // Ids are kept; clients choose eight letters.
    private const int LongestId = 128;
    private const int LongestCallback = 128;

    private readonly SockJsOptions _options;
    private readonly Func<HttpContext, SockJsAdmission> _admit;
    private readonly SessionTable _sessions;
    private readonly StaticPages _pages;

    /// <summary>Makes an endpoint.</summary>
    /// <param name="options">How it behaves.</param>
    /// <param name="admit">Asked once for each session, with the request that opens it: may it be, and what serves it.</param>
    public SockJsEndpoint(SockJsOptions options, Func<HttpContext, SockJsAdmission> admit)
    {
        _options = options;
        _admit = admit;
        _sessions = new SessionTable(options);
        _pages = new StaticPages(options);
    }

    /// <summary>Gets how many sessions over HTTP there are.</summary>
    public int Sessions => _sessions.Count;

    /// <summary>Handles a request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="path">Its path behind the one that this is mounted at: empty, or beginning with a slash.</param>
    public async Task HandleAsync(HttpContext context, string path)
    {
        context.Response.Headers.XContentTypeOptions = "nosniff";

        try
        {
            await RouteAsync(context, path);
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested)
        {
            // The client has left in the middle; there is nobody to be told.
        }
    }

    private Task RouteAsync(HttpContext context, string path)
    {
        switch (path)
        {
            case "" or "/":
                return OnGet(context, StaticPages.GreetAsync);
            case "/info":
                return OnMethod(context, "GET", _pages.TellAsync);
            case "/websocket" when _options.WebSocket:
                return OnGet(context, request => UpgradeAsync(request, isRaw: true));
            case var frame when StaticPages.IsFrame(frame):
                return OnGet(context, _pages.ShowFrameAsync);
        }

        return path.Split('/') is ["", { Length: > 0 } server, { Length: > 0 and <= LongestId } session, var transport] && !server.Contains('.', StringComparison.Ordinal) && !session.Contains('.', StringComparison.Ordinal)
            ? HandleAsync(context, session, transport)
            : Answers.NotFoundAsync(context);
    }

    private Task HandleAsync(HttpContext context, string session, string transport) => transport switch
    {
        "websocket" when _options.WebSocket => OnGet(context, request => UpgradeAsync(request, isRaw: false)),
        "xhr" => OnMethod(context, "POST", request => ReceiveAsync(request, session, transport, FrameFormat.Xhr)),
        "xhr_streaming" => OnMethod(context, "POST", request => ReceiveAsync(request, session, transport, FrameFormat.XhrStreaming)),
        "eventsource" => OnMethod(context, "GET", request => ReceiveAsync(request, session, transport, FrameFormat.EventSource)),
        "htmlfile" => OnMethod(context, "GET", request => ReceiveAsync(request, session, transport, FrameFormat.HtmlFile)),
        "jsonp" => OnMethod(context, "GET", request => ReceiveAsync(request, session, transport, FrameFormat.Jsonp)),
        "xhr_send" => OnMethod(context, "POST", request => SendAsync(request, session, isJsonp: false)),
        "jsonp_send" => OnMethod(context, "POST", request => SendAsync(request, session, isJsonp: true)),
        _ => Answers.NotFoundAsync(context),
    };

    private static Task OnGet(HttpContext context, Func<HttpContext, Task> handle) =>
        HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsConnect(context.Request.Method) ? handle(context) : Answers.MethodNotAllowedAsync(context, "GET");

    private Task OnMethod(HttpContext context, string method, Func<HttpContext, Task> handle)
    {
        if (HttpMethods.IsOptions(context.Request.Method))
        {
            Answers.Preflight(context, $"OPTIONS, {method}", _options.Clock);
            return Task.CompletedTask;
        }

        return HttpMethods.Equals(context.Request.Method, method) ? handle(context) : Answers.MethodNotAllowedAsync(context, $"OPTIONS, {method}");
    }

    private Task ReceiveAsync(HttpContext context, string id, string transport, Func<string, FrameFormat> format)
    {
        var callbacks = context.Request.Query["c"];
        return callbacks is not [{ Length: > 0 } callback] ? Answers.TextAsync(context, StatusCodes.Status500InternalServerError, "\"callback\" parameter required")
            : IsCallback(callback) ? ReceiveAsync(context, id, transport, format(callback))
            : Answers.TextAsync(context, StatusCodes.Status500InternalServerError, "invalid \"callback\" parameter");
    }

    private async Task ReceiveAsync(HttpContext context, string id, string transport, FrameFormat format)
    {
        Prepare(context);

        if (_sessions.FindOrOpen(id, transport, () => _admit(context), out var refusal) is { } session)
        {
            await new ReceivingRequest(context, session, format, _options.ResponseLimit).RunAsync();
        }
        else
        {
            await RefuseAsync(context, refusal!);
        }
    }

    private async Task SendAsync(HttpContext context, string id, bool isJsonp)
    {
        Prepare(context);

        if (_sessions.Find(id) is not { } session)
        {
            await Answers.NotFoundAsync(context);
        }
        else if (await new SendingRequest(context, session).RunAsync(mayBeForm: isJsonp) is { } fault)
        {
            await Answers.TextAsync(context, fault.Status, fault.Text);
        }
        else
        {
            await AnswerSendAsync(context, isJsonp);
        }
    }

    // Some browsers look at the type although there is no content; others show a page of their own if there is none.
    private static Task AnswerSendAsync(HttpContext context, bool isJsonp)
    {
        if (isJsonp)
        {
            return Answers.TextAsync(context, StatusCodes.Status200OK, "ok");
        }

        context.Response.ContentType = Answers.PlainText;
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private async Task UpgradeAsync(HttpContext context, bool isRaw)
    {
        if (!WebSocketUpgrade.IsAskedFor(context))
        {
            context.Response.Headers.SecWebSocketVersion = "13";
            await Answers.TextAsync(context, StatusCodes.Status400BadRequest, "Here is a WebSocket, which this request does not ask for rightly.\n");
            return;
        }

        var admission = _admit(context);
        if (admission.Serve is null)
        {
            await RefuseAsync(context, admission);
            return;
        }

        using var socket = await WebSocketUpgrade.AcceptAsync(context);
        using var transport = new SocketTransport(socket, new SockJsConnection("websocket", _options), _options, isRaw);
        await transport.RunAsync(admission.Serve);
    }

    private static Task RefuseAsync(HttpContext context, SockJsAdmission admission) => Answers.TextAsync(context, admission.Status, admission.Text + "\n");

    private void Prepare(HttpContext context)
    {
        Answers.ForbidCaching(context.Response);
        Answers.ShareWithOrigin(context);

        if (_options.NeedsCookie)
        {
            Answers.Stick(context);
        }
    }

    private static bool IsCallback(string text) =>
        text.Length <= LongestCallback && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.');
}
