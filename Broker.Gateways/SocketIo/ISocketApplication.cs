namespace Broker.Gateways.SocketIo;

/// <summary>What happens on one connection: whoever mounts Socket.IO has one for each.</summary>
public interface ISocketApplication
{
    /// <summary>
    /// Runs a namespace that the client wants to: lets it in or does not, and takes its events until there are none. The end of this is
    /// the end of the namespace. Several may run at once.
    /// </summary>
    /// <param name="socket">The namespace.</param>
    Task RunAsync(NamespaceSocket socket);

    /// <summary>The connection has ended, and so have all of its namespaces. Called once.</summary>
    void Leave();
}
