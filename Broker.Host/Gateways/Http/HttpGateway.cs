using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Broker.Gateways.Http;
using Broker.Host.Connections;
using Broker.Host.Transport;
using Broker.Stomp;
using Microsoft.AspNetCore.Http;

namespace Broker.Host.Gateways.Http;

/// <summary>
/// Publishing, subscribing and taking messages with plain HTTP. Every request is done by a session as any other connection has one, so
/// what it may do, and how much, is decided where it always is.
/// </summary>
/// <param name="connections">What connections share; there once the broker has started.</param>
internal sealed class HttpGateway(Lazy<ConnectionServices> connections) : IWebGateway
{
    private const string Description = "/openapi.json";

    private readonly TakenMessages _taken = new();
    private readonly ConcurrentDictionary<string, Task<string>> _descriptions = new(StringComparer.Ordinal);

    /// <summary>The messages that were taken and not acknowledged.</summary>
    public TakenMessages Taken => _taken;

    public string? PathOn(ListenerSettings settings) => settings.HttpPath;

    public Task RefuseAsync(HttpContext context, DoorwayRefusal refusal) => AnswerAsync(context, HttpProblemException.Of(refusal.Error, refusal.Detail).Problem);

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The top of a request: a fault of ours ends this request and no other.")]
    public async Task HandleAsync(HttpContext context, Arrival arrival, ForwardedRequest request, string path)
    {
        var services = connections.Value;
        Protect(context.Response.Headers);

        try
        {
            await RouteAsync(context, arrival, request, path, services);
        }
        catch (HttpProblemException refused) when (!context.Response.HasStarted)
        {
            await AnswerAsync(context, refused.Problem);
        }
        catch (BadHttpRequestException wrong) when (!context.Response.HasStarted)
        {
            await AnswerAsync(context, new ProblemDocument(wrong.StatusCode, "bad request", "The request is not well formed, or its body came too slowly."));
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or HttpProblemException or BadHttpRequestException)
        {
            // There is nobody left to be told, or the answer has been cut short.
            context.Abort();
        }
        catch (Exception bug)
        {
            services.Sessions.Log.RequestFailed(bug, context.TraceIdentifier);
            await AnswerFaultAsync(context);
        }
    }

    private async Task RouteAsync(HttpContext context, Arrival arrival, ForwardedRequest request, string path, ConnectionServices services)
    {
        // Before anything happens, for what a page asks for happens even if it does not see the answer.
        if (!OriginCheck.Allows(context, arrival, request, services.Sessions) || CrossOrigin.IsHidden(context.Request))
        {
            var key = OriginCheck.KeyOf(arrival);
            throw HttpProblemException.Of(StatusCodes.Status403Forbidden, "origin not allowed", $"Pages of this origin may not do that (broker.conf: {key}).", key);
        }

        var call = new HttpCall(context, arrival, request, path, services);
        CrossOrigin.Allow(context, exposed: "Location");

        var (methods, handle) = Find(call);
        var method = context.Request.Method;

        if (HttpMethods.IsOptions(method))
        {
            CrossOrigin.AnswerPreflight(context, methods);
            return;
        }

        if (!methods.Split(", ").Contains(method))
        {
            context.Response.Headers.Allow = methods;
            throw HttpProblemException.Of(StatusCodes.Status405MethodNotAllowed, "method not allowed", $"Here are {methods}.");
        }

        await handle();
    }

    private (string Methods, Func<Task> Handle) Find(HttpCall call)
    {
        var rest = call.Rest;

        if (rest is "" or "/" or Description)
        {
            return ("GET, OPTIONS", () => DescribeAsync(call));
        }

        if (rest.StartsWith(SettleEndpoint.Path, StringComparison.Ordinal))
        {
            return ("DELETE, POST, OPTIONS", () => new SettleEndpoint(_taken).HandleAsync(call, rest[SettleEndpoint.Path.Length..]));
        }

        return ("GET, POST, OPTIONS", () => HttpMethods.IsPost(call.Context.Request.Method) ? PublishEndpoint.HandleAsync(call, rest) : GetAsync(call, rest));
    }

    // For everybody: it says nothing of this broker that its documentation does not.
    private async Task DescribeAsync(HttpCall call)
    {
        var content = Encoding.UTF8.GetBytes(await _descriptions.GetOrAdd(call.Base, ApiDescription.MakeAsync));
        call.Context.Response.ContentType = "application/json";
        call.Context.Response.ContentLength = content.Length;
        await call.Context.Response.Body.WriteAsync(content, call.Context.RequestAborted);
    }

    private Task GetAsync(HttpCall call, string destination)
    {
        if (call.Context.Request.GetTypedHeaders().Accept.Any(accept => accept.MediaType.Equals(ServerSentEvents.ContentType, StringComparison.OrdinalIgnoreCase)))
        {
            return EventStreamEndpoint.HandleAsync(call, destination);
        }

        if (destination.StartsWith("/topic/", StringComparison.Ordinal) || destination.StartsWith("/user/", StringComparison.Ordinal))
        {
            throw HttpProblemException.Of(
                StatusCodes.Status406NotAcceptable,
                "not acceptable",
                $"Nothing waits here to be taken, as it does in a queue; subscribe with Accept: {ServerSentEvents.ContentType}.");
        }

        return new TakeEndpoint(_taken).HandleAsync(call, destination);
    }

    private static Task AnswerAsync(HttpContext context, ProblemDocument problem)
    {
        if (problem.Status == StatusCodes.Status401Unauthorized)
        {
            context.Response.Headers.WWWAuthenticate = new[] { "Basic realm=\"broker\", charset=\"UTF-8\"", "Bearer realm=\"broker\"" };
        }

        return problem.WriteAsync(context);
    }

    private static Task AnswerFaultAsync(HttpContext context)
    {
        if (!context.Response.HasStarted)
        {
            return AnswerAsync(context, HttpProblemException.ProblemOf(StompError.Internal, "The broker failed at this request; the fault has been logged."));
        }

        context.Abort();
        return Task.CompletedTask;
    }

    // A body is somebody's, and its type too: nothing in it may become a page or a script of this origin.
    private static void Protect(IHeaderDictionary headers)
    {
        headers.CacheControl = "no-store";
        headers.ContentSecurityPolicy = "default-src 'none'; sandbox; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }
}
