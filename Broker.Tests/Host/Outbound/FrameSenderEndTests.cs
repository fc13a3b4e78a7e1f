using System.IO.Pipelines;
using Broker.Host.Outbound;
using Broker.Tests.Support;

namespace Broker.Tests.Host.Outbound;

internal sealed class FrameSenderEndTests
{
    [Test]
    public async Task A_peer_that_is_gone_when_the_last_frame_is_written_is_not_waited_for()
    {
        await using var actors = new TestActors();
        var owner = actors.Probe();
        var outbox = new Outbox(new OutboxLimits(1 << 20, 100), TimeProvider.System) { Owner = owner.Ref };
        var pipe = new Pipe();
        await pipe.Reader.CompleteAsync();
        outbox.Complete(new EncodedFrame([1]), CloseReason.Normal, discardDeliveries: false);

        var sending = new FrameSender(outbox, pipe.Writer, StreamFraming.Instance).RunAsync(CancellationToken.None);

        await sending.WaitAsync(StompTestClient.Patience);
        Assert.That(await owner.ReceiveAsync(), Is.EqualTo(OutboxSignal.SendingEnded));
    }
}
