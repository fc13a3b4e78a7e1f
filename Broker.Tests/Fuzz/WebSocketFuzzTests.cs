using System.Buffers;
using System.Text;
using Broker.Host.Outbound;
using Broker.Host.Sockets;
using Broker.Host.Transport;
using Broker.Stomp;
using static Broker.Tests.Support.WebSocketFrames;

namespace Broker.Tests.Fuzz;

/// <summary>The WebSocket decoder against octets that are nearly WebSocket frames.</summary>
internal sealed class WebSocketFuzzTests
{
    private static readonly byte[][] Corpus =
    [
        Of(Text, "CONNECT\naccept-version:1.2\n\n\0"u8),
        Of(Binary, "SEND\ndestination:/queue/a\n\nhello\0"u8),
        Of(Text, "\n"u8),
        Of(Text, ""u8),
        [.. Part(Text, "SEND\ndestination:/topic/"u8), .. Of(Ping, "beat"u8), .. Part(Continuation, "žlu"u8), .. Of(Continuation, "ť\n\n🐎\0"u8)],
        [.. Part(Binary, [0xFF, 0xC0]), .. Of(Continuation, [0x80])],
        Of(Binary, Encoding.ASCII.GetBytes(new string('x', 126))),
        Of(Text, Encoding.ASCII.GetBytes(new string('y', 600))),
        Of(Ping, ""u8),
        Of(Pong, "beat"u8),
        CloseWith(1000),
        CloseWith(4001, "žluť"),
        Of(Close, ""u8),
        Header(0x80 | Binary, 70_000),
    ];

    [Test]
    [Category("Slow")]
    public void Mutated_frames_do_no_harm()
    {
        var mutator = new Mutator(Corpus, FuzzRun.Seed);
        var refused = new HashSet<string>();
        var decoded = 0L;

        for (var left = FuzzRun.Count(250_000); left > 0; left--)
        {
            var octets = mutator.Next();

            try
            {
                var whole = new Decoding();
                whole.Read(new ReadOnlySequence<byte>(octets));
                var pieces = new Decoding();
                pieces.Read(new FuzzPieces(octets, mutator.Random));

                var objection = whole.Objection(octets.Length) ?? pieces.Objection(octets.Length) ?? whole.Compare(pieces);
                Assert.That(objection, Is.Null, () => Convert.ToHexString(octets.Span));

                decoded += whole.Length;
                refused.Add(whole.Fault ?? string.Empty);
                whole.Release();
                pieces.Release();
            }
            catch (Exception broken) when (broken is not AssertionException)
            {
                throw new AssertionException($"{broken}\n{Convert.ToHexString(octets.Span)}", broken);
            }
        }

        // Every rule was broken at least once, and good messages came through.
        Assert.That(decoded, Is.GreaterThan(0));
        Assert.That(refused, Has.Count.EqualTo(10), () => string.Join('\n', refused));
    }

    private sealed class Decoding
    {
        private readonly WebSocketPeer _peer = new();
        private readonly Outbox _outbox = new(new OutboxLimits(1 << 20, 1000), TimeProvider.System);
        private readonly ReceiveBuffer _output = new();
        private readonly WebSocketDecoder _decoder;

        public Decoding() => _decoder = new WebSocketDecoder(_peer, _outbox);

        public string? Fault { get; private set; }

        public long Length => _output.Content.Length;

        public void Read(ReadOnlySequence<byte> octets)
        {
            try
            {
                _decoder.Decode(ref octets, _output);
            }
            catch (StompProtocolException fault)
            {
                Fault = fault.Message;
            }
        }

        public void Read(FuzzPieces pieces)
        {
            var unread = pieces.Unread;

            try
            {
                while (pieces.TryArrive(unread))
                {
                    unread = pieces.Unread;
                    _decoder.Decode(ref unread, _output);
                }
            }
            catch (StompProtocolException fault)
            {
                Fault = fault.Message;
            }
        }

        public string? Objection(int received)
        {
            var answers = _outbox.TryTake(out _, out var count) ? count : 0;
            return Length > received ? "more came out than went in"
                : answers > 1 ? "several pongs wait"
                : null;
        }

        // Before a fault, how much has come out depends on the pieces.
        public string? Compare(Decoding other) =>
            Fault != other.Fault ? "another fault in pieces"
            : Fault is null && !_output.Content.ToArray().AsSpan().SequenceEqual(other._output.Content.ToArray()) ? "other octets in pieces"
            : (_decoder.IsClosed, _peer.CloseStatus, _peer.PrefersBinary) != (other._decoder.IsClosed, other._peer.CloseStatus, other._peer.PrefersBinary) ? "another end in pieces"
            : null;

        public void Release() => _output.Clear();
    }
}
