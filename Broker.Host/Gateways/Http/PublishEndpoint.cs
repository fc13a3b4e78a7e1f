using System.Buffers;
using System.Globalization;
using Broker.Stomp;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Broker.Host.Gateways.Http;

/// <summary>POST: the body becomes a message. The answer comes after the effect, as a RECEIPT does.</summary>
internal static class PublishEndpoint
{
    /// <summary>Publishes.</summary>
    /// <param name="call">The request.</param>
    /// <param name="destination">The destination.</param>
    /// <exception cref="HttpProblemException">It is refused.</exception>
    public static async Task HandleAsync(HttpCall call, string destination)
    {
        call.CheckQuery();
        var isDuplicate = await ConnectionLinks.Of(call).UseAsync(call, link => PublishAsync(call, link, destination));
        await AnswerAsync(call, isDuplicate);
    }

    private static async Task<bool> PublishAsync(HttpCall call, StompLink link, string destination)
    {
        var (request, aborted) = (call.Context.Request, call.Context.RequestAborted);
        var receipt = link.NextName();
        var limit = call.Settings.Limits.Frame.Bytes;

        // The limit is ours, and so is the answer; the server's own would come in its own words.
        if (call.Context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        if (request.ContentLength > limit)
        {
            throw TooLarge(call, request.ContentLength.Value);
        }

        var body = await ReadBodyAsync(call, limit);

        try
        {
            var head = MakeHead(request, destination, receipt, body.Length);

            if (head.Length + body.Length + 1 > limit)
            {
                throw TooLarge(call, head.Length + body.Length + 1);
            }

            await link.SendAsync(head, aborted);

            foreach (var piece in body)
            {
                await link.SendAsync(piece, aborted);
            }

            await link.SendAsync(new byte[1], aborted);
        }
        finally
        {
            // Whatever was wrong, the server could not read the next request on the connection otherwise, and would close it.
            request.BodyReader.AdvanceTo(body.End);
        }

        return await link.ReceiveAsync((in Frame frame, bool _) => frame.Headers.TryGet("duplicate"u8, out var duplicate) && duplicate.SequenceEqual("true"u8), aborted);
    }

    // What has come stays where the server has put it; no memory is taken for what is still to come.
    private static async Task<ReadOnlySequence<byte>> ReadBodyAsync(HttpCall call, long limit)
    {
        var reader = call.Context.Request.BodyReader;

        while (true)
        {
            var result = await reader.ReadAsync(call.Context.RequestAborted);
            var buffer = result.Buffer;

            if (buffer.Length > limit)
            {
                reader.AdvanceTo(buffer.End);
                throw TooLarge(call, buffer.Length);
            }

            if (result.IsCompleted)
            {
                return buffer;
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    private static ReadOnlyMemory<byte> MakeHead(HttpRequest request, string destination, string receipt, long length)
    {
        var output = new ArrayBufferWriter<byte>(256);
        var frame = new FrameWriter(output, StompCommand.Send, StompVersion.V12)
            .Header(HeaderName.Destination, destination)
            .Header(HeaderName.Receipt, receipt)
            .Header(HeaderName.ContentLength, length);
        RequestHeaders.Write(request, frame);
        output.Write("\n"u8);
        return output.WrittenMemory;
    }

    private static HttpProblemException TooLarge(HttpCall call, long size)
    {
        // What is still on its way is not waited for.
        if (HttpProtocol.IsHttp11(call.Context.Request.Protocol))
        {
            call.Context.Response.Headers.Connection = "close";
        }

        return HttpProblemException.Of(
            StompError.FrameTooLarge,
            string.Create(CultureInfo.InvariantCulture, $"Body and headers have at least {size} octets; at most {call.Settings.Limits.Frame.Bytes} are allowed."));
    }

    private static async Task AnswerAsync(HttpCall call, bool isDuplicate)
    {
        var response = call.Context.Response;
        var content = isDuplicate ? "{\"duplicate\":true}\n"u8.ToArray() : "{\"duplicate\":false}\n"u8.ToArray();

        response.StatusCode = StatusCodes.Status202Accepted;
        response.ContentType = "application/json";
        response.ContentLength = content.Length;
        await response.Body.WriteAsync(content, call.Context.RequestAborted);
    }
}
