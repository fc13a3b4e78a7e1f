using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Broker.Gateways.SockJs;

/// <summary>
/// A client, whatever carries its messages. Messages are text: UTF-8 in both directions. Whoever serves it receives in one flow and sends
/// and closes in one flow; these may be two.
/// </summary>
public sealed class SockJsConnection
{
    private readonly MessagePipe _fromClient;
    private readonly MessagePipe _toClient;
    private volatile CloseFrame? _end;
    private volatile bool _isClientGone;
    private volatile int _maxPayload;

    internal SockJsConnection(string transport, SockJsOptions options)
    {
        Transport = transport;
        _maxPayload = options.MaxPayload;
        _fromClient = new MessagePipe(options.MaxWaiting);
        _toClient = new MessagePipe(options.MaxWaiting);
    }

    /// <summary>Gets what carries messages to the client, as in the URL: <c>websocket</c>, <c>xhr_streaming</c>, ...</summary>
    public string Transport { get; }

    /// <summary>Gets or sets the most octets that the client may send at once, in one request or one message of a WebSocket, as JSON. Any thread.</summary>
    public int MaxPayload
    {
        get => _maxPayload;
        set => _maxPayload = value;
    }

    // What there is for the client; read by one transport at a time.
    internal PipeReader Outgoing => _toClient.Reader;

    // How it ended, or null.
    internal CloseFrame? End => _end;

    // Whether nothing can be told to the client any more but how it ended.
    internal bool IsClientGone => _isClientGone;

    /// <summary>Gets the client's messages as they come. Who takes them slowly makes the client wait. Once only.</summary>
    /// <param name="cancellation">Ends it with an exception.</param>
    /// <returns>The messages; each is valid until the next is asked for. The end is the end of the connection, from whichever side.</returns>
    public async IAsyncEnumerable<ReadOnlySequence<byte>> ReceiveAllAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var reader = _fromClient.Reader;

        try
        {
            while (true)
            {
                // It is cancelled at the end of the connection, and brings what was there then.
                var result = await reader.ReadAsync(cancellation);
                var buffer = result.Buffer;

                while (MessagePipe.TryTake(ref buffer, out var message))
                {
                    yield return message;
                }

                reader.AdvanceTo(buffer.End);

                if (result.IsCanceled)
                {
                    break;
                }
            }
        }
        finally
        {
            await reader.CompleteAsync();
        }
    }

    /// <summary>Sends a message, and waits while too much waits for the client.</summary>
    /// <param name="message">The message, well-formed UTF-8. It is copied.</param>
    /// <param name="cancellation">Ends the waiting with an exception; the message is on its way all the same.</param>
    /// <returns>False if the client is gone.</returns>
    public ValueTask<bool> SendAsync(ReadOnlySequence<byte> message, CancellationToken cancellation = default) => _toClient.AddAsync(message, cancellation);

    /// <summary>Ends the connection: the client gets what waits for it, then this. Nothing may be sent afterwards; closing it again changes nothing.</summary>
    /// <param name="code">The status code: 1000, or 3000 to 4999.</param>
    /// <param name="reason">A few words.</param>
    public void Close(int code, string reason)
    {
        EndWith(new CloseFrame(code, reason));
        _toClient.End();
    }

    // A message of the client.
    internal ValueTask<bool> DeliverAsync(ReadOnlyMemory<byte> message, CancellationToken cancellation) =>
        _end is null ? _fromClient.AddAsync(new ReadOnlySequence<byte>(message), cancellation) : ValueTask.FromResult(false);

    // The client has left. For the one that reads what goes to it, or would.
    internal void Lose(CloseFrame reason)
    {
        EndWith(reason);
        _isClientGone = true;
        _toClient.Reader.Complete();
    }

    // Runs what serves it to its end; a failure is for whoever awaits this.
    internal async Task ServeAsync(Func<SockJsConnection, Task> serve)
    {
        try
        {
            await serve(this);
            Close(CloseFrame.Normal.Code, CloseFrame.Normal.Reason);
        }
        catch
        {
            Close(CloseFrame.Failed.Code, CloseFrame.Failed.Reason);
            throw;
        }
    }

    private void EndWith(CloseFrame frame)
    {
        Interlocked.CompareExchange(ref _end, frame, null);
        _fromClient.Reader.CancelPendingRead();
    }
}
