using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Broker.Gateways.SocketIo;
using Broker.Stomp;

namespace Broker.Host.Gateways.SocketIo;

/// <summary>
/// Turns events of a client into frames, and knows which of them wait for an answer. One thread writes, one answers; they may be two.
/// </summary>
/// <param name="mostHeaders">The most headers that an event may have.</param>
internal sealed class SocketIoRequests(int mostHeaders)
{
    private const string Receipt = "receipt";
    private const string Id = "id";
    private const string Destination = "destination";

    private readonly ConcurrentDictionary<string, Waiting> _waiting = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _subscriptions = new(StringComparer.Ordinal);
    private long _lastReceipt;
    private long _lastSubscription;

    /// <summary>Writes the frames of an event; nothing if it is wrong.</summary>
    /// <param name="item">The event.</param>
    /// <param name="output">Where to.</param>
    /// <returns>What is wrong with it, or null.</returns>
    public string? Write(SocketEvent item, PipeWriter output)
    {
        if (!SocketIoArguments.TryRead(item, mostHeaders, out var arguments, out var fault))
        {
            return $"{item.Name}: {fault}";
        }

        var problem = item.Name switch
        {
            "subscribe" => Subscribe(item, arguments, output),
            "unsubscribe" => Unsubscribe(item, arguments, output),
            "send" => Send(item, arguments, output),
            "ack" => Write(item, arguments, StompCommand.Ack, HeaderName.Id, output),
            "nack" => Write(item, arguments, StompCommand.Nack, HeaderName.Id, output),
            "begin" => Write(item, arguments, StompCommand.Begin, HeaderName.Transaction, output),
            "commit" => Write(item, arguments, StompCommand.Commit, HeaderName.Transaction, output),
            "abort" => Write(item, arguments, StompCommand.Abort, HeaderName.Transaction, output),
            _ => "there is no such event; there are subscribe, unsubscribe, send, ack, nack, begin, commit and abort.",
        };

        return problem is null ? null : $"{item.Name}: {problem}";
    }

    /// <summary>A RECEIPT has come.</summary>
    public ValueTask<bool> ConfirmAsync(in Frame frame)
    {
        if (!_waiting.TryRemove(frame.Headers.GetString(HeaderName.ReceiptId) ?? string.Empty, out var waiting))
        {
            return new ValueTask<bool>(true);
        }

        var answer = SocketMessage.Answer();
        var json = answer.Json;
        json.WriteStartObject();

        if (waiting.Receipt is not null)
        {
            json.WriteString(Receipt, waiting.Receipt);
        }

        if (waiting.Subscription is not null)
        {
            json.WriteString(Id, waiting.Subscription);
        }

        for (var index = 0; index < frame.Headers.Count; index++)
        {
            if (!frame.Headers[index].Name.SequenceEqual(HeaderName.ReceiptId))
            {
                json.WriteString(frame.Headers[index].Name, frame.Headers[index].Value);
            }
        }

        json.WriteEndObject();
        return waiting.Item.AnswerAsync(answer);
    }

    /// <summary>An ERROR has come, or a MESSAGE that tells of one.</summary>
    public ValueTask<bool> FailAsync(in Frame frame, NamespaceSocket socket)
    {
        var error = SocketIoFrames.ToError(frame);

        if (error.Subscription is not null)
        {
            _subscriptions.TryRemove(error.Subscription, out _);
        }

        return _waiting.TryRemove(frame.Headers.GetString(HeaderName.ReceiptId) ?? string.Empty, out var waiting)
            ? waiting.Item.AnswerAsync(error.ToAnswer())
            : socket.EmitAsync(error.ToEvent());
    }

    private string? Subscribe(SocketEvent item, SocketIoArguments arguments, PipeWriter output)
    {
        var id = arguments.Headers[Id] ?? NextSubscription();

        if (!_subscriptions.TryAdd(id, arguments.Target))
        {
            return $"there is a subscription with the id '{id}' already.";
        }

        var frame = new FrameWriter(output, StompCommand.Subscribe, StompVersion.V12).Header(HeaderName.Id, id).Header(HeaderName.Destination, arguments.Target);
        WriteReceipt(frame, item, arguments.Headers, id);
        arguments.Headers.Write(frame, Receipt, Id, Destination);
        frame.End();
        return null;
    }

    // By id; or all that there are of a destination, in which case the last one is answered, behind the others.
    private string? Unsubscribe(SocketEvent item, SocketIoArguments arguments, PipeWriter output)
    {
        var target = arguments.Target;
        List<string> ids = _subscriptions.ContainsKey(target) ? [target] : [.. _subscriptions.Where(entry => entry.Value == target).Select(entry => entry.Key)];

        if (ids.Count == 0)
        {
            return $"there is no subscription with this id or destination: '{target}'.";
        }

        foreach (var id in ids)
        {
            _subscriptions.TryRemove(id, out _);
            var frame = new FrameWriter(output, StompCommand.Unsubscribe, StompVersion.V12).Header(HeaderName.Id, id);

            if (id == ids[^1])
            {
                WriteReceipt(frame, item, arguments.Headers, id);
            }

            arguments.Headers.Write(frame, Receipt, Id);
            frame.End();
        }

        return null;
    }

    private string? Send(SocketEvent item, SocketIoArguments arguments, PipeWriter output)
    {
        var text = new ArrayBufferWriter<byte>();
        var body = arguments.Body;
        ReadOnlyMemory<byte> octets = default;

        if (body is { } value && !value.TryGetOctets(out octets))
        {
            if (!value.TryWriteText(text, out _))
            {
                return "the body is no Unicode.";
            }

            octets = text.WrittenMemory;
        }

        var frame = new FrameWriter(output, StompCommand.Send, StompVersion.V12).Header(HeaderName.Destination, arguments.Target).Header(HeaderName.ContentLength, octets.Length);
        WriteReceipt(frame, item, arguments.Headers, subscription: null);
        arguments.Headers.Write(frame, Receipt, Destination, "content-length");
        frame.End(octets.Span);
        return null;
    }

    private string? Write(SocketEvent item, SocketIoArguments arguments, StompCommand command, ReadOnlySpan<byte> name, PipeWriter output)
    {
        var frame = new FrameWriter(output, command, StompVersion.V12).Header(name, arguments.Target);
        WriteReceipt(frame, item, arguments.Headers, subscription: null);
        arguments.Headers.Write(frame, Receipt, Encoding.UTF8.GetString(name), "content-length");
        frame.End();
        return null;
    }

    // The number is ours; what the client calls it is in the answer.
    private void WriteReceipt(in FrameWriter frame, SocketEvent item, SocketIoHeaders headers, string? subscription)
    {
        if (item.WantsAnswer)
        {
            var receipt = (++_lastReceipt).ToString(CultureInfo.InvariantCulture);
            _waiting[receipt] = new Waiting(item, headers[Receipt], subscription);
            frame.Header(HeaderName.Receipt, receipt);
        }
    }

    private string NextSubscription()
    {
        string id;

        do
        {
            id = $"sub-{_lastSubscription++}";
        }
        while (_subscriptions.ContainsKey(id));

        return id;
    }

    private sealed record Waiting(SocketEvent Item, string? Receipt, string? Subscription);
}
