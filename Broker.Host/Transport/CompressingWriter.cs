using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Broker.Host.Transport;

/// <summary>
/// Compresses the messages of a WebSocket, each by itself (RFC 7692, 7.2.1), when they are flushed. What is written to it is framed by
/// <see cref="CompressedFraming"/>. Used by the connection's sender only; between two flushes it holds no memory.
/// </summary>
/// <param name="transport">Where the WebSocket's octets go.</param>
internal sealed class CompressingWriter(PipeWriter transport) : PipeWriter
{
    // What is shorter gets hardly shorter, and what is compressed costs.
    private const int LeastLength = 128;

    // Ends what was flushed; the receiver puts it back.
    private const int Tail = 4;

    private ArrayBufferWriter<byte>? _pending;

    private ArrayBufferWriter<byte> Pending => _pending ??= new ArrayBufferWriter<byte>(4096);

    public override void Advance(int bytes) => Pending.Advance(bytes);

    public override Memory<byte> GetMemory(int sizeHint = 0) => Pending.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => Pending.GetSpan(sizeHint);

    public override void CancelPendingFlush() => transport.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => transport.Complete(exception);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        WriteMessages(Pending.WrittenSpan);
        _pending = null;
        return await transport.FlushAsync(cancellationToken);
    }

    private void WriteMessages(ReadOnlySpan<byte> pending)
    {
        while (!pending.IsEmpty)
        {
            var opcode = pending[0];
            var length = (int)BinaryPrimitives.ReadInt64LittleEndian(pending[1..]);
            var content = pending.Slice(CompressedFraming.Prefix, length);
            pending = pending[(CompressedFraming.Prefix + length)..];

            if (opcode == CompressedFraming.Ready)
            {
                transport.Write(content);
            }
            else
            {
                WriteMessage(opcode, content);
            }
        }
    }

    private void WriteMessage(byte opcode, ReadOnlySpan<byte> message)
    {
        var compressed = message.Length < LeastLength ? message : Compress(message);

        // Of what does not get shorter, pictures for example, the receiver is spared the unpacking.
        if (compressed.Length < message.Length)
        {
            WriteHeader(WebSocketFrameHeader.Final | WebSocketFrameHeader.Compressed | opcode, compressed.Length);
            transport.Write(compressed);
        }
        else
        {
            WriteHeader(WebSocketFrameHeader.Final | opcode, message.Length);
            transport.Write(message);
        }
    }

    private static ReadOnlySpan<byte> Compress(ReadOnlySpan<byte> message)
    {
        var compressed = new MemoryStream();
        using var deflate = new DeflateStream(compressed, CompressionLevel.Fastest, leaveOpen: true);
        deflate.Write(message);
        deflate.Flush();

        // What comes when it is closed is no part of a message.
        return compressed.GetBuffer().AsSpan(0, (int)compressed.Length - Tail);
    }

    private void WriteHeader(int first, int length)
    {
        var header = transport.GetSpan(WebSocketFraming.MaxHeader);
        header[0] = (byte)first;
        transport.Advance(1 + WebSocketFraming.WriteLength(header[1..], length));
    }
}
