using System.Buffers;
using System.Threading.Channels;
using Broker.Host.Outbound;
using Broker.Host.Sessions;

namespace Broker.Tests.Support;

/// <summary>What is below STOMP on a connection that has pings and a close of its own, as a WebSocket has: it notes what the broker says there.</summary>
internal sealed class TestPeer : IFraming
{
    private readonly Channel<ControlFrame> _controls = Channel.CreateUnbounded<ControlFrame>();
    private readonly TaskCompletionSource<CloseReason> _close = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int MaxPrefix => 0;

    /// <summary>Where signs of life are noted; the broker sets it.</summary>
    public Activity? Activity { get; set; }

    /// <summary>How many pings have come that nobody has waited for yet.</summary>
    public int PingsWaiting => _controls.Reader.Count;

    public int WritePrefix(Span<byte> destination, long frameLength, bool isText) => 0;

    public void WriteControl(IBufferWriter<byte> output, ControlFrame frame) => _controls.Writer.TryWrite(frame);

    public void WriteClose(IBufferWriter<byte> output, CloseReason reason) => _close.TrySetResult(reason);

    /// <summary>Waits for the next ping.</summary>
    public async Task ReadPingAsync()
    {
        var frame = await _controls.Reader.ReadAsync().AsTask().WaitAsync(StompTestClient.Patience);
        Assert.That(frame.Kind, Is.EqualTo(ControlKind.Ping));
    }

    /// <summary>Answers a ping.</summary>
    public void Pong() => Activity!.Note();

    /// <summary>Waits for the end that the broker announces.</summary>
    public Task<CloseReason> ReadCloseAsync() => _close.Task.WaitAsync(StompTestClient.Patience);
}
