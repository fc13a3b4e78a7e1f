namespace Broker.Host.Sockets;

/// <summary>Some sockets that have become ready together.</summary>
/// <param name="capacity">How many there are at most.</param>
internal sealed class ReadySockets(int capacity) : IThreadPoolWorkItem
{
    private readonly (SocketReadiness Readiness, uint Events)[] _sockets = new (SocketReadiness, uint)[capacity];
    private int _count;

    public void Add(SocketReadiness readiness, uint events) => _sockets[_count++] = (readiness, events);

    /// <summary>Those who wait for them go on, one after the other.</summary>
    public void Execute()
    {
        for (var index = 0; index < _count; index++)
        {
            _sockets[index].Readiness.Notify(_sockets[index].Events);
        }
    }
}
