using System.Buffers;
using System.Text;
using Broker.Host.Outbound;
using Broker.Host.Sockets;
using Broker.Host.Transport;
using Broker.Stomp;

namespace Broker.Tests.Support;

/// <summary>What the decoder has made of a client's octets.</summary>
internal sealed class DecodedWebSocket
{
    private readonly WebSocketPeer _peer = new();
    private readonly Outbox _outbox = new(new OutboxLimits(1 << 20, 1000), new FakeTimeProvider());
    private readonly ReceiveBuffer _output = new();
    private readonly WebSocketDecoder _decoder;
    private ReadOnlySequence<byte> _input;

    private DecodedWebSocket() => _decoder = new WebSocketDecoder(_peer, _outbox);

    /// <summary>The octets of the messages.</summary>
    public byte[] Octets => _output.Content.ToArray();

    public string Text => Encoding.UTF8.GetString(Octets);

    /// <summary>The fault that ended the decoding, or null.</summary>
    public StompProtocolException? Fault { get; private set; }

    public bool IsClosed => _decoder.IsClosed;

    public int CloseStatus => _peer.CloseStatus;

    public bool PrefersBinary => _peer.PrefersBinary;

    /// <summary>Octets that the decoder has left for the next call.</summary>
    public long Unread => _input.Length;

    /// <summary>What waits to be sent: pongs with what they say.</summary>
    public IReadOnlyList<string> Pongs { get; private set; } = [];

    /// <summary>Decodes octets in every way they may arrive; all must come to the same.</summary>
    public static DecodedWebSocket Of(params byte[][] frames)
    {
        byte[] octets = [.. frames.SelectMany(frame => frame)];
        var whole = OfPieces([octets]);

        for (var cut = 1; cut < Math.Min(octets.Length, 200); cut++)
        {
            Assert.That(OfPieces([octets[..cut], octets[cut..]]).ToString(), Is.EqualTo(whole.ToString()), $"in two pieces, {cut} octets in the first");
            Assert.That(OfSequence(SplitSequence.From(octets[..cut], octets[cut..])).ToString(), Is.EqualTo(whole.ToString()), $"in two segments, {cut} octets in the first");
        }

        Assert.That(OfPieces(octets.Select(octet => new[] { octet })).ToString(), Is.EqualTo(whole.ToString()), "octet by octet");
        Assert.That(OfSequence(SplitSequence.OctetByOctet(octets)).ToString(), Is.EqualTo(whole.ToString()), "one segment for each octet");
        Assert.That(OfSequence(SplitSequence.WithEmptySegments(octets)).ToString(), Is.EqualTo(whole.ToString()), "with empty segments between");
        return whole;
    }

    /// <summary>Decodes octets that arrive in pieces.</summary>
    public static DecodedWebSocket OfPieces(IEnumerable<byte[]> pieces)
    {
        var decoded = new DecodedWebSocket();
        foreach (var piece in pieces)
        {
            decoded.Feed(SplitSequence.From(decoded._input.ToArray(), piece));
        }

        decoded.TakePongs();
        return decoded;
    }

    /// <summary>Decodes octets that are all there.</summary>
    public static DecodedWebSocket OfSequence(ReadOnlySequence<byte> octets)
    {
        var decoded = new DecodedWebSocket();
        decoded.Feed(octets);
        decoded.TakePongs();
        return decoded;
    }

    /// <summary>All but what was decoded before a fault, which depends on the pieces.</summary>
    public override string ToString() => Fault is null
        ? $"{Convert.ToHexString(Octets)} closed: {IsClosed} {CloseStatus}, binary: {PrefersBinary}, pongs: {string.Join('|', Pongs)}"
        : $"{Fault.Error}: {Fault.Message}";

    private void Feed(ReadOnlySequence<byte> input)
    {
        if (Fault is not null)
        {
            return;
        }

        try
        {
            _decoder.Decode(ref input, _output);
            _input = input;
        }
        catch (StompProtocolException fault)
        {
            Fault = fault;
        }
    }

    private void TakePongs()
    {
        if (_outbox.TryTake(out var batch, out var count))
        {
            Pongs = [.. batch.Take(count).Select(entry => $"{((ControlFrame)entry.Item).Kind} {Encoding.UTF8.GetString(_peer.TakePong())}")];
        }
    }
}
