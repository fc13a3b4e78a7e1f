using System.Buffers;
using Broker.Core.Selectors;
using Broker.Host.Configuration;
using Broker.Stomp;
using Microsoft.AspNetCore.Http;

namespace Broker.Host.Gateways.Http;

/// <summary>GET of a queue: takes one message, waiting for it if that is asked for. It is the client's until it is settled, or its time is over.</summary>
/// <param name="taken">The messages that were taken.</param>
internal sealed class TakeEndpoint(TakenMessages taken)
{
    // A queue may have to read from the disk what it delivers.
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(100);

    /// <summary>Takes a message.</summary>
    /// <param name="call">The request.</param>
    /// <param name="destination">The queue.</param>
    /// <exception cref="HttpProblemException">It is refused.</exception>
    public async Task HandleAsync(HttpCall call, string destination)
    {
        call.CheckQuery("wait", "selector", "format");
        var wait = ReadWait(call);
        var isJson = MessageFormat.IsJson(call);
        var selector = ReadSelector(call);

        if (await TakeAsync(call, destination, selector, wait) is var (message, content))
        {
            await AnswerAsync(call, message, content, isJson);
        }
        else
        {
            call.Context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
    }

    /// <summary>Ends a subscription, and waits until that is so.</summary>
    public static async Task UnsubscribeAsync(StompLink link, string subscription, CancellationToken cancellation)
    {
        var output = new ArrayBufferWriter<byte>(64);
        new FrameWriter(output, StompCommand.Unsubscribe, StompVersion.V12).Header(HeaderName.Id, subscription).Header(HeaderName.Receipt, subscription).End();
        await link.SendAsync(output.WrittenMemory, cancellation);

        // A message that came at the last moment is on its way back.
        while (!await link.ReceiveAsync((in Frame frame, bool _) => frame.Command == StompCommand.Receipt, cancellation))
        {
        }
    }

    private async Task<(TakenMessage Message, ReceivedMessage Content)?> TakeAsync(HttpCall call, string destination, string? selector, TimeSpan wait)
    {
        var links = ConnectionLinks.Of(call);
        var link = await links.RentAsync(call);

        try
        {
            if (taken.IsFull(link.User, call.Settings.Http.MaxTaken))
            {
                throw TooMany(call);
            }

            var subscription = await SubscribeAsync(call, link, destination, selector);

            if (await TryReceiveAsync(call, link, wait) is { } content)
            {
                link.Release();
                return (new TakenMessage(link, LinkKey.Of(call), links, subscription, content.Acknowledgement), content);
            }

            await UnsubscribeAsync(link, subscription, call.Context.RequestAborted);
            links.Return(LinkKey.Of(call), link, call.Settings.Http.IdleTimeout);
            return null;
        }
        catch
        {
            // Whatever has come is back in the queue.
            link.Dispose();
            throw;
        }
    }

    private static async Task<string> SubscribeAsync(HttpCall call, StompLink link, string destination, string? selector)
    {
        var id = link.NextName();
        var output = new ArrayBufferWriter<byte>(256);
        var frame = new FrameWriter(output, StompCommand.Subscribe, StompVersion.V12)
            .Header(HeaderName.Destination, destination)
            .Header(HeaderName.Id, id)
            .Header(HeaderName.Receipt, id)
            .Header(HeaderName.Ack, "client-individual"u8)
            .Header("max-messages"u8, "1"u8);

        if (selector is not null)
        {
            frame.Header("selector"u8, selector);
        }

        frame.End();
        await link.SendAsync(output.WrittenMemory, call.Context.RequestAborted);
        await link.ReceiveAsync((in Frame _, bool _) => true, call.Context.RequestAborted);
        return id;
    }

    private static async Task<ReceivedMessage?> TryReceiveAsync(HttpCall call, StompLink link, TimeSpan wait)
    {
        using var enough = new CancellationTokenSource(wait > ShortestWait ? wait : ShortestWait, call.Services.Sessions.Clock);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(enough.Token, call.Context.RequestAborted);

        try
        {
            return await link.ReceiveAsync(ReceivedMessage.Copy, end.Token);
        }
        catch (OperationCanceledException) when (!call.Context.RequestAborted.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task AnswerAsync(HttpCall call, TakenMessage message, ReceivedMessage content, bool isJson)
    {
        var http = call.Settings.Http;

        if (taken.Add(message, http.MaxTaken, http.AcknowledgeWithin, call.Services.Sessions.Clock) is not { } name)
        {
            message.Link.Dispose();
            throw TooMany(call);
        }

        try
        {
            call.Context.Response.Headers.Location = $"{call.Base}{SettleEndpoint.Path}{name}";
            await content.WriteAsync(call.Context.Response, isJson, call.Context.RequestAborted);
        }
        catch
        {
            // Who has not got it cannot acknowledge it; unless it has been, or its time is over, it goes back.
            taken.Remove(name, message.Link.User)?.Link.Dispose();
            throw;
        }
    }

    private static TimeSpan ReadWait(HttpCall call)
    {
        var longest = call.Settings.Http.MaxWait;

        return call.Query("wait") is not { } text ? TimeSpan.Zero
            : Duration.TryParse(text, out var wait) && wait <= longest ? wait
            : throw HttpProblemException.Of(
                StatusCodes.Status400BadRequest,
                "invalid parameter",
                $"The parameter 'wait' must be a duration such as 30s, at most {Duration.Format(longest)} (broker.conf: http.max-wait).",
                "http.max-wait");
    }

    // A wrong one would end the session.
    private static string? ReadSelector(HttpCall call)
    {
        var text = call.Query("selector");

        try
        {
            return string.IsNullOrEmpty(text) ? null : Selector.Parse(text) is null ? null : text;
        }
        catch (SelectorSyntaxException wrong)
        {
            throw HttpProblemException.Of(StompError.InvalidHeader, $"The parameter 'selector' is wrong at {wrong.Message}");
        }
    }

    private static HttpProblemException TooMany(HttpCall call) => HttpProblemException.Of(
        StatusCodes.Status429TooManyRequests,
        "too many messages taken",
        $"At most {call.Settings.Http.MaxTaken} messages of a user may be taken and not acknowledged (broker.conf: http.max-taken).",
        "http.max-taken");
}
