using System.IO.Pipelines;
using Broker.Host.Inbound;
using Broker.Host.Outbound;
using Broker.Host.Sessions;

namespace Broker.Host.Connections;

/// <summary>
/// One connection from its first octet to its last: a session that reads, a sender that writes. Whichever ends first ends the
/// other, and both are awaited. It knows pipes, not sockets.
/// </summary>
/// <remarks>It makes the session's actor itself, so that there is nothing else for that.</remarks>
internal sealed class Connection : IIndirectActorProducer
{
    private readonly ConnectionServices _services;
    private readonly SessionServices _sessions;
    private readonly ConnectionInfo _info;
    private readonly Activity _activity;
    private readonly Outbox _outbox;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IInput? _input;

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

    /// <summary>Runs the connection until it has ended. Both stay the caller's, to be closed afterwards.</summary>
    /// <param name="input">The octets from the peer.</param>
    /// <param name="output">The octets to the peer.</param>
    /// <param name="framing">What goes around frames on this kind of connection.</param>
    public async Task RunAsync(IInput input, PipeWriter output, IFraming framing)
    {
        var log = _sessions.Log;
        _input = input;
        var session = _services.Actors.ActorOf(Props.CreateBy(this));
        using var abandon = new CancellationTokenSource();

        log.ConnectionOpened(_info.Id, _info.RemoteAddress, _info.Transport);
        _services.Registry.Add(this, session);
        TellIfChanged(session);

        try
        {
            // The session outlives the sender when it waits for the peer to close; the sender outlives the session only if it is stuck.
            var sending = new FrameSender(_outbox, output, framing).RunAsync(abandon.Token);
            await _ended.Task;
            await abandon.CancelAsync();
            await sending;
        }
        finally
        {
            _services.Registry.Remove(this);
            log.ConnectionClosed(_info.Id);
        }
    }

    Type IIndirectActorProducer.ActorType => typeof(SessionActor);

    ActorBase IIndirectActorProducer.Produce() => new SessionActor(_sessions, _info, _input!, _outbox, _activity, _ended);

    void IIndirectActorProducer.Release(ActorBase actor)
    {
    }

    // The configuration may have changed since, and all have been told who were registered then.
    private void TellIfChanged(IActorRef session)
    {
        if (_services.Sessions is var services && services.Version != _sessions.Version)
        {
            session.Tell(new ServicesChanged(services), ActorRefs.NoSender);
        }
    }
}
