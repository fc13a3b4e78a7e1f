using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Broker.Gateways.SockJs;

/// <summary>A request whose body carries messages of the client.</summary>
/// <param name="context">The request.</param>
/// <param name="session">Whose messages.</param>
internal sealed class SendingRequest(HttpContext context, SockJsSession session)
{
    private const int ReadSize = 4096;

    private readonly CancellationToken _gone = context.RequestAborted;
    private readonly int _most = session.Connection.MaxPayload;

    /// <summary>Handles the request. While its messages find no room, it takes its time.</summary>
    /// <param name="mayBeForm">Whether the messages may be a field of a form.</param>
    /// <returns>What to answer, or null if all is well.</returns>
    public async Task<(int Status, string Text)?> RunAsync(bool mayBeForm)
    {
        if (!session.TryBeginSending())
        {
            return (StatusCodes.Status503ServiceUnavailable, "Another request of this session is still under way.\n");
        }

        try
        {
            using var body = new PooledBuffer();
            return await TryReadAsync(body)
                ? await DeliverAsync(mayBeForm && context.Request.HasFormContentType ? FormField.Decode(body.Written, (byte)'d') : body.Written)
                : (StatusCodes.Status413PayloadTooLarge, $"At most {_most} bytes may be sent at once now.\n");
        }
        finally
        {
            session.EndSending();
        }
    }

    // Nothing is rented because the client says that it will send much.
    private async Task<bool> TryReadAsync(PooledBuffer body)
    {
        if (context.Request.ContentLength > _most)
        {
            return false;
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = _most;
        }

        while (body.Length <= _most && await context.Request.Body.ReadAsync(body.GetMemory(ReadSize), _gone) is > 0 and var read)
        {
            body.Advance(read);
        }

        return body.Length <= _most;
    }

    private async Task<(int Status, string Text)?> DeliverAsync(Memory<byte> payload)
    {
        if (payload.IsEmpty)
        {
            return (StatusCodes.Status500InternalServerError, "Payload expected.");
        }

        if (JsonMessages.Read(payload) is not { } messages)
        {
            return (StatusCodes.Status500InternalServerError, "Broken JSON encoding.");
        }

        // What comes after the end is dropped, as on every connection; the client is told of the end where it receives.
        while (messages.TryTake(out var message) && await session.Connection.DeliverAsync(message, _gone))
        {
        }

        return null;
    }
}
