using System.IO.Pipelines;
using Broker.Host.Outbound;
using Broker.Host.Sessions;

namespace Broker.Host.Connections;

/// <summary>
/// One connection from its first octet to its last: a session that reads, a sender that writes. Whichever ends first ends the
/// other, and both are awaited. It knows pipes, not sockets.
/// </summary>
internal sealed class Connection
{
    private readonly ConnectionServices _services;
    private readonly SessionServices _sessions;
    private readonly ConnectionInfo _info;
    private readonly Activity _activity;
    private readonly Outbox _outbox;

    public Connection(ConnectionServices services, ConnectionInfo info)
    {
        _services = services;
        _sessions = services.Sessions;
        _info = info;
        _activity = new Activity(_sessions.Clock);
        _outbox = new Outbox(_sessions.Settings.Outbox, _sessions.Clock);
    }

    /// <summary>For the reading side below: it answers pings here.</summary>
    public Outbox Outbox => _outbox;

    /// <summary>For the reading side below: it notes signs of life here.</summary>
    public Activity Activity => _activity;

    /// <summary>Runs the connection until it has ended. The pipes stay the caller's, to be closed afterwards.</summary>
    /// <param name="input">The octets from the peer.</param>
    /// <param name="output">The octets to the peer.</param>
    /// <param name="framing">What goes around frames on this kind of connection.</param>
    public async Task RunAsync(PipeReader input, PipeWriter output, IFraming framing)
    {
        var log = _sessions.Log;
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var session = StartSession(input, ended);
        using var abandon = new CancellationTokenSource();

        log.ConnectionOpened(_info.Id, _info.RemoteAddress, _info.Transport);
        _services.Registry.Add(this, session);
        TellIfChanged(session);

        try
        {
            // The session outlives the sender when it waits for the peer to close; the sender outlives the session only if it is stuck.
            var sending = SendAsync(output, framing, session, abandon.Token);
            await ended.Task;
            await abandon.CancelAsync();
            await sending;
        }
        finally
        {
            _services.Registry.Remove(this);
            log.ConnectionClosed(_info.Id);
        }
    }

    private IActorRef StartSession(PipeReader input, TaskCompletionSource ended)
    {
        var services = _sessions;
        var (info, outbox, activity) = (_info, _outbox, _activity);
        return _services.Actors.ActorOf(Props.Create(() => new SessionActor(services, info, input, outbox, activity, ended)));
    }

    // The configuration may have changed since, and all have been told who were registered then.
    private void TellIfChanged(IActorRef session)
    {
        if (_services.Sessions is var services && services.Version != _sessions.Version)
        {
            session.Tell(new ServicesChanged(services), ActorRefs.NoSender);
        }
    }

    private async Task SendAsync(PipeWriter output, IFraming framing, IActorRef session, CancellationToken abandon)
    {
        try
        {
            await new FrameSender(_outbox, output, framing).RunAsync(abandon);
        }
        catch (Exception broken) when (broken is IOException or OperationCanceledException or InvalidOperationException)
        {
            // The peer is gone, which the session learns next, or has been given up.
        }
        finally
        {
            session.Tell(SessionSignal.SendingEnded, ActorRefs.NoSender);
        }
    }
}
