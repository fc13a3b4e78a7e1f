using Broker.Load.Checks;
using Broker.Load.Protocols;

namespace Broker.Load.Scenarios;

/// <summary>One that listens where nobody sends: whatever comes was meant for another.</summary>
/// <param name="tally">Where faults go.</param>
internal sealed class Bystander(Tally tally) : IMessageReceiver
{
    public void OnMessage(ReadOnlySpan<byte> message) => tally.Fault($"a message came to where none was sent");

    public void OnReadEnd()
    {
    }
}
