using Microsoft.AspNetCore.Http;

namespace Broker.Gateways.SockJs;

/// <summary>A request whose response carries frames to the client: one, or many.</summary>
/// <param name="context">The request.</param>
/// <param name="session">Whose frames.</param>
/// <param name="format">How they are written.</param>
/// <param name="limit">After how many octets a response with many frames ends.</param>
internal sealed class ReceivingRequest(HttpContext context, SockJsSession session, FrameFormat format, int limit)
{
    private readonly CancellationToken _gone = context.RequestAborted;
    private readonly SockJsConnection _connection = session.Connection;

    // A poll ends with its first frame.
    private readonly int _limit = format.IsStream ? limit : 1;

    /// <summary>Handles the request.</summary>
    public async Task RunAsync()
    {
        var writer = new FrameWriter(format, WriteAsync);

        if (!await session.TryTakeAsync(_gone))
        {
            await BeginAsync();
            await writer.CloseAsync(CloseFrame.Occupied);
            return;
        }

        try
        {
            await BeginAsync();
            await WriteFramesAsync(writer);
        }
        catch (Exception broken) when (broken is OperationCanceledException or IOException)
        {
            // What was written last may be lost, and the client must not take what it has for complete.
            _connection.Lose(CloseFrame.Interrupted);
        }
        finally
        {
            session.Release();
        }

        if (session.Service.IsFaulted)
        {
            await session.Service;
        }
    }

    private ValueTask BeginAsync()
    {
        context.Response.ContentType = format.ContentType;

        // nginx would otherwise collect what is meant to be seen at once.
        context.Response.Headers["X-Accel-Buffering"] = "no";
        return format.Prelude.IsEmpty ? ValueTask.CompletedTask : WriteAsync(format.Prelude);
    }

    private async Task WriteFramesAsync(FrameWriter writer)
    {
        if (session.TakeOpening())
        {
            await writer.OpenAsync();
        }

        while (writer.Written < _limit)
        {
            if (_connection.IsClientGone)
            {
                await writer.CloseAsync(session.TellEnd());
                return;
            }

            var result = await _connection.Outgoing.ReadAsync(_gone);
            if (!result.Buffer.IsEmpty)
            {
                var writing = writer.MessagesAsync(result.Buffer);
                _connection.Outgoing.AdvanceTo(result.Buffer.End);
                await writing;
                continue;
            }

            _connection.Outgoing.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
            {
                await writer.CloseAsync(session.TellEnd());
                return;
            }

            if (session.TakeBeat())
            {
                await writer.BeatAsync();
            }
        }
    }

    private async ValueTask WriteAsync(ReadOnlyMemory<byte> octets)
    {
        if (!format.IsStream)
        {
            context.Response.ContentLength = octets.Length;
        }

        await context.Response.Body.WriteAsync(octets, _gone);
    }
}
