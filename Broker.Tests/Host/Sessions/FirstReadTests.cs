using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Broker.Host.Connections;
using Broker.Host.Inbound;
using Broker.Host.Outbound;
using Broker.Stomp;
using Broker.Tests.Support;
using ConnectionInfo = Broker.Host.Sessions.ConnectionInfo;

namespace Broker.Tests.Host.Sessions;

/// <summary>Whatever the first octets bring, a connection ends, and nothing of it stays.</summary>
internal sealed class FirstReadTests
{
    private static readonly StompProtocolException Fault = new(StompError.MalformedWebSocket, "It is none.");

    [Test]
    public async Task A_peer_that_is_gone_behind_a_fault_is_gone()
    {
        var (said, faults) = await RunAsync(new BrokenReader(Fault, new IOException("reset"), new IOException("reset")));

        Assert.That(faults, Is.Empty);
        Assert.That(said, Is.Empty.Or.StartsWith("ERROR\n"));
    }

    [Test]
    public async Task A_fault_of_the_brokers_own_is_logged_and_told()
    {
        var (said, faults) = await RunAsync(new BrokenReader(new InvalidOperationException("a bug"), new IOException("reset")));

        Assert.That(faults.Single(), Does.Contain("a bug"));
        Assert.That(said, Does.StartWith("ERROR\nmessage:internal error\n"));
    }

    private static async Task<(string Said, IReadOnlyCollection<string> Faults)> RunAsync(IInput input)
    {
        var log = new FaultLog();
        await using var broker = await PipeBroker.StartAsync(security: null, configure: null, log);
        var output = new Pipe();
        var running = new Connection(broker.Services, new ConnectionInfo("first", "127.0.0.1", IsLoopback: true, "memory", CanPing: false))
            .RunAsync(input, output.Writer, StreamFraming.Instance);

        await broker.PassUntilAsync(() => running.IsCompleted);
        await running;
        Assert.That(broker.Registry.Count, Is.Zero);

        await output.Writer.CompleteAsync();
        var said = await output.Reader.ReadAtLeastAsync(int.MaxValue);
        return (Encoding.UTF8.GetString(said.Buffer.ToArray()), log.Faults);
    }

    // Fails in one way after another; the last one stays.
    private sealed class BrokenReader(params Exception[] failures) : IInput
    {
        private int _next;

        public bool TryRead(out ReadResult result) => throw failures[Math.Min(_next++, failures.Length - 1)];

        public ValueTask WaitToReadAsync() => throw new NotSupportedException();

        public void AdvanceTo(SequencePosition consumed, SequencePosition examined) => throw new NotSupportedException();
    }
}
