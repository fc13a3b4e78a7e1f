using System.Buffers;
using Broker.Stomp;
using Microsoft.AspNetCore.Http;

namespace Broker.Host.Gateways.Http;

/// <summary>What becomes of a message that was taken: DELETE or POST acknowledges it; POST with <c>requeue</c> gives it back, or makes it a dead letter.</summary>
/// <param name="taken">The messages that were taken.</param>
internal sealed class SettleEndpoint(TakenMessages taken)
{
    /// <summary>Where such messages are, behind the gateway's own path.</summary>
    public const string Path = "/taken/";

    /// <summary>Settles a message.</summary>
    /// <param name="call">The request.</param>
    /// <param name="name">The message's name.</param>
    /// <exception cref="HttpProblemException">It is refused.</exception>
    public async Task HandleAsync(HttpCall call, string name)
    {
        var requeue = ReadRequeue(call);
        var user = await ConnectionLinks.Of(call).UseAsync(call, link => Task.FromResult(link.User));

        // The same for what was never there and for what is another user's.
        var message = taken.Remove(name, user) ?? throw Gone();

        try
        {
            await SettleAsync(call, message, requeue);
            message.Links.Return(message.Key, message.Link, call.Settings.Http.IdleTimeout);
        }
        catch (HttpProblemException)
        {
            // Its session has ended before, and so it is back in its queue already.
            message.Link.Dispose();
            throw Gone();
        }
        catch
        {
            message.Link.Dispose();
            throw;
        }

        call.Context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static async Task SettleAsync(HttpCall call, TakenMessage message, bool? requeue)
    {
        var (link, aborted) = (message.Link, call.Context.RequestAborted);
        var output = new ArrayBufferWriter<byte>(64);
        var frame = new FrameWriter(output, requeue is null ? StompCommand.Ack : StompCommand.Nack, StompVersion.V12)
            .Header(HeaderName.Id, message.Acknowledgement)
            .Header(HeaderName.Receipt, link.NextName());

        if (requeue is { } back)
        {
            frame.Header("requeue"u8, back ? "true"u8 : "false"u8);
        }

        frame.End();
        await link.SendAsync(output.WrittenMemory, aborted);
        await link.ReceiveAsync((in Frame _, bool _) => true, aborted);
        await TakeEndpoint.UnsubscribeAsync(link, message.Subscription, aborted);
    }

    private static bool? ReadRequeue(HttpCall call)
    {
        if (HttpMethods.IsDelete(call.Context.Request.Method))
        {
            call.CheckQuery();
            return null;
        }

        call.CheckQuery("requeue");
        return call.Query("requeue") switch
        {
            null => null,
            "true" => true,
            "false" => false,
            _ => throw HttpProblemException.Of(StatusCodes.Status400BadRequest, "invalid parameter", "The parameter 'requeue' is true or false; without it the message is acknowledged."),
        };
    }

    private static HttpProblemException Gone() => HttpProblemException.Of(
        StatusCodes.Status404NotFound,
        "no such message",
        "There is no message of this name that was taken: it was settled, or its time was over and it is back in its queue (broker.conf: http.acknowledge-within).",
        "http.acknowledge-within");
}
