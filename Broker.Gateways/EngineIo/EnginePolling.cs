using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Broker.Gateways.EngineIo;

/// <summary>A session on requests: one waits for packets, one brings some.</summary>
internal static class EnginePolling
{
    // How long a request waits for nothing while a WebSocket is about to take over.
    private static readonly TimeSpan Hold = TimeSpan.FromMilliseconds(100);
    private static readonly ReadOnlyMemory<byte> Ok = "ok"u8.ToArray();

    /// <summary>Answers with the packets that wait, or come.</summary>
    public static async Task GetAsync(HttpContext context, EngineSession session)
    {
        if (!session.TryBeginPoll())
        {
            session.Finish(EngineEnd.ProtocolError);
            await EngineError.BadRequest.WriteAsync(context);
            return;
        }

        var packets = new List<EnginePacket>();

        try
        {
            var isThere = await WaitAsync(session, packets, context.RequestAborted);

            // The client may ask again as soon as it has its answer, and the server is not through with it then.
            session.EndPoll();
            await (isThere ? AnswerAsync(context, session, packets) : EngineError.BadRequest.WriteAsync(context));
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            // What it may have taken is lost, and with it the order.
            session.Finish(EngineEnd.Lost);
        }
    }

    /// <summary>Takes the packets that a request brings.</summary>
    public static async Task PostAsync(HttpContext context, EngineSession session)
    {
        if (session.End is not null)
        {
            await EngineError.SessionUnknown.WriteAsync(context);
            return;
        }

        if (!session.TryBeginPost())
        {
            session.Finish(EngineEnd.ProtocolError);
            await EngineError.BadRequest.WriteAsync(context);
            return;
        }

        try
        {
            var fault = await TakeAsync(context, session);

            // As above; and a WebSocket that takes over must not find it still under way.
            session.EndPost();
            await (fault?.WriteAsync(context) ?? EngineAnswer.WriteAsync(context, EngineAnswer.Text, Ok));
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            session.Finish(EngineEnd.Lost);
        }
    }

    // False: the session is not on polling any more.
    private static async Task<bool> WaitAsync(EngineSession session, List<EnginePacket> packets, CancellationToken aborted)
    {
        var wasProbed = session.Carrier == EngineCarrier.Probed;

        while (session.Carrier is var carrier && carrier != EngineCarrier.WebSocket)
        {
            // Asked for before it is looked, so that nothing comes in between.
            var change = session.Outbox.WaitAsync();

            if (session.Outbox.TryTake(packets, session.Options.MaxPayload))
            {
                return true;
            }

            if (session.Outbox.IsFinished)
            {
                return false;
            }

            if (carrier != EngineCarrier.Probed)
            {
                await change.WaitAsync(aborted);
            }
            else if (!wasProbed || !await IsInTimeAsync(change, session, aborted))
            {
                packets.Add(EnginePacket.Noop);
                return true;
            }
        }

        return false;
    }

    // A client whose WebSocket works asks no more; one that asks all the same is kept for a moment, as it may be about to change.
    private static async Task<bool> IsInTimeAsync(Task change, EngineSession session, CancellationToken aborted)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        var first = await Task.WhenAny(change, Task.Delay(Hold, session.Clock, end.Token));
        await end.CancelAsync();
        aborted.ThrowIfCancellationRequested();
        return first == change;
    }

    private static async Task AnswerAsync(HttpContext context, EngineSession session, List<EnginePacket> packets)
    {
        var payload = new ArrayBufferWriter<byte>(packets.Sum(packet => packet.Weight));
        EnginePayload.Write(payload, packets);

        if (session.Outbox.IsFinished)
        {
            session.Leave();
        }

        await EngineAnswer.WriteAsync(context, EngineAnswer.Text, payload.WrittenMemory);
        session.NoteSent(packets.Exists(packet => packet.IsPing));
    }

    // Null: all is well.
    private static async Task<EngineError?> TakeAsync(HttpContext context, EngineSession session)
    {
        var length = context.Request.ContentLength;

        // What is too large is told by us, and not by the server in its own words.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } server)
        {
            server.MaxRequestBodySize = null;
        }

        var body = length > session.MaxPayload ? null : await ReadAsync(context.Request.BodyReader, session, context.RequestAborted);

        if (body is not { } octets)
        {
            return EngineError.PayloadTooLarge;
        }

        try
        {
            return await HandleAsync(session, octets) ? null : EngineError.BadRequest;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(octets.Array!);
        }
    }

    // False: what came breaks the protocol.
    private static async Task<bool> HandleAsync(EngineSession session, Memory<byte> payload)
    {
        do
        {
            if (!EnginePayload.TryRead(ref payload, out var input))
            {
                session.Finish(EngineEnd.ProtocolError);
                return false;
            }

            if (!await session.HandleAsync(input))
            {
                return session.End == EngineEnd.ClosedByClient;
            }
        }
        while (!payload.IsEmpty);

        return true;
    }

    // Null: it is too large. Memory is taken as octets come, and no more than may.
    private static async Task<ArraySegment<byte>?> ReadAsync(PipeReader body, EngineSession session, CancellationToken aborted)
    {
        while (true)
        {
            var result = await body.ReadAsync(aborted);
            var octets = result.Buffer;
            session.Hear();

            if (octets.Length > session.MaxPayload)
            {
                body.AdvanceTo(octets.Start);
                return null;
            }

            if (result.IsCompleted)
            {
                var length = (int)octets.Length;
                var copy = ArrayPool<byte>.Shared.Rent(length);
                octets.CopyTo(copy);
                body.AdvanceTo(octets.End);
                return new ArraySegment<byte>(copy, 0, length);
            }

            body.AdvanceTo(octets.Start, octets.End);
        }
    }
}
