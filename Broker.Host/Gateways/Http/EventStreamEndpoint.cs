using System.Buffers;
using Broker.Gateways.Http;
using Broker.Stomp;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Broker.Host.Gateways.Http;

/// <summary>
/// GET for an event stream: a subscription whose messages come as server-sent events until one side ends it. Who does not read is held
/// to the same rules as every other slow consumer: what is not taken waits in the session's outbox.
/// </summary>
internal static class EventStreamEndpoint
{
    /// <summary>Subscribes, and stays.</summary>
    /// <param name="call">The request.</param>
    /// <param name="destination">The destination, or a pattern.</param>
    /// <exception cref="HttpProblemException">It is refused; nothing has been answered.</exception>
    public static async Task HandleAsync(HttpCall call, string destination)
    {
        call.CheckQuery("selector", "format");
        var isJson = MessageFormat.IsJson(call);
        using var link = await LinkOpener.OpenAsync(call, beats: true);
        var subscription = await SubscribeAsync(call, link, destination);

        // A reader that is slow is the session's business, which has its own limits and a better word for it.
        if (call.Context.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }

        var response = call.Context.Response;
        response.ContentType = ServerSentEvents.ContentType;
        response.Headers["X-Accel-Buffering"] = "no";

        // A client that takes nothing has as long as the end of every connection to take the last words.
        using var patience = new CancellationTokenSource(Timeout.InfiniteTimeSpan, call.Services.Sessions.Clock);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, call.Context.RequestAborted);
        var watching = WatchAsync(link, patience, call);

        try
        {
            await StreamAsync(new EventWriter(response.BodyWriter, isJson), link, subscription, end.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            call.Context.Abort();
        }
        finally
        {
            link.Dispose();
            await watching;
        }
    }

    private static async Task<string?> SubscribeAsync(HttpCall call, StompLink link, string destination)
    {
        // A queue's message is gone when it has been handed on, not when it has got as far as the pipe between session and response.
        var isQueue = destination.StartsWith("/queue/", StringComparison.Ordinal);
        var id = link.NextName();
        var output = new ArrayBufferWriter<byte>(256);
        var frame = new FrameWriter(output, StompCommand.Subscribe, StompVersion.V12)
            .Header(HeaderName.Destination, destination)
            .Header(HeaderName.Id, id)
            .Header(HeaderName.Receipt, id)
            .Header(HeaderName.Ack, isQueue ? "client"u8 : "auto"u8);

        if (call.Query("selector") is { } selector)
        {
            frame.Header("selector"u8, selector);
        }

        frame.End();
        await link.SendAsync(output.WrittenMemory, call.Context.RequestAborted);
        await link.ReceiveAsync((in Frame _, bool _) => true, call.Context.RequestAborted);
        return isQueue ? id : null;
    }

    private static async Task StreamAsync(EventWriter events, StompLink link, string? subscription, CancellationToken cancellation)
    {
        try
        {
            events.WriteComment("subscribed"u8);
            await events.FlushAsync(cancellation);

            while (await link.WaitAsync(cancellation))
            {
                TakeAll(events, link);
                var flush = await events.FlushAsync(cancellation);

                if (flush.IsCompleted)
                {
                    return;
                }

                await AcknowledgeAsync(events, link, subscription, cancellation);
            }
        }
        catch (HttpProblemException ended)
        {
            // The answer has begun, so the reason is an event. A reader that comes again gets the status.
            events.WriteProblem(ended.Problem);
            await events.FlushAsync(cancellation);
        }
    }

    // One flush for all that has come; a comment if that was a heart-beat.
    private static void TakeAll(EventWriter events, StompLink link)
    {
        link.HasBeaten = false;

        while (link.TryTake((in Frame frame, bool isText) => events.Write(frame, isText), out var acknowledgement))
        {
            events.LastAcknowledgement = acknowledgement;
        }

        if (link.HasBeaten)
        {
            events.WriteComment([]);
        }

        link.Release();
    }

    private static async ValueTask AcknowledgeAsync(EventWriter events, StompLink link, string? subscription, CancellationToken cancellation)
    {
        if (subscription is null || events.LastAcknowledgement is not { } id)
        {
            return;
        }

        cancellation.ThrowIfCancellationRequested();
        events.LastAcknowledgement = null;
        var output = new ArrayBufferWriter<byte>(64);
        new FrameWriter(output, StompCommand.Ack, StompVersion.V12).Header(HeaderName.Id, id).End();
        await link.SendAsync(output.WrittenMemory, cancellation);
    }

    private static async Task WatchAsync(StompLink link, CancellationTokenSource patience, HttpCall call)
    {
        await link.Ended;
        patience.CancelAfter(call.Settings.Limits.Linger);
    }
}
