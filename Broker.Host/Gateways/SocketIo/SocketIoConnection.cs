using Broker.Gateways.SocketIo;
using Broker.Host.Connections;
using Broker.Host.Sessions;

namespace Broker.Host.Gateways.SocketIo;

/// <summary>
/// A connection of Socket.IO that was let in: a session for each namespace. The first is the one that was let in; each further one at the
/// same time is let in, or not, like a connection more.
/// </summary>
/// <param name="services">What connections share.</param>
/// <param name="info">What sessions are told of the client.</param>
/// <param name="payload">How much the client may send at once when it has connected.</param>
internal sealed class SocketIoConnection(ConnectionServices services, ConnectionInfo info, int payload) : ISocketApplication
{
    private int _isPlaceTaken;
    private int _number;

    public async Task RunAsync(NamespaceSocket socket)
    {
        if (FindHost(socket.Namespace) is not { } host)
        {
            await socket.RefuseAsync("Invalid namespace", "There is no such virtual host (broker.conf: [virtual-host:NAME]).");
            return;
        }

        if (Enter(out var isExtra) is { } refusal)
        {
            await socket.RefuseAsync(refusal.Error.Message, refusal.Text);
            return;
        }

        try
        {
            await RunAsync(socket, host);
        }
        finally
        {
            Leave(isExtra);
        }
    }

    public void Leave() => services.Doorway.Leave(info.RemoteAddress);

    private async Task RunAsync(NamespaceSocket socket, string host)
    {
        var name = $"{info.Id}/{Interlocked.Increment(ref _number)}";

        try
        {
            await new SocketIoSession(socket, new SessionPipe(services, info with { Id = name }), host, payload, services.Sessions.Settings.Limits.Headers).RunAsync();
        }
        catch (Exception bug)
        {
            services.Sessions.Log.GatewayFailed(bug, name);
            socket.CloseConnection();
        }
    }

    // The place of the connection is for one of its sessions.
    private DoorwayRefusal? Enter(out bool isExtra)
    {
        isExtra = Interlocked.Exchange(ref _isPlaceTaken, 1) == 1;
        return isExtra ? services.Doorway.Enter(info.RemoteAddress, services.Sessions.Settings.Limits) : null;
    }

    private void Leave(bool isExtra)
    {
        if (isExtra)
        {
            services.Doorway.Leave(info.RemoteAddress);
        }
        else
        {
            Volatile.Write(ref _isPlaceTaken, 0);
        }
    }

    // The default one has no name; others may be named with the slash or without.
    private string? FindHost(string name)
    {
        var directories = services.Sessions.Directories;
        return name == "/" ? string.Empty
            : directories.ContainsKey(name) ? name
            : directories.ContainsKey(name[1..]) && name.Length > 1 ? name[1..]
            : null;
    }
}
