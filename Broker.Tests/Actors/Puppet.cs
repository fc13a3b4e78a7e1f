namespace Broker.Tests.Actors;

/// <summary>
/// An actor that does what a test tells it with <see cref="Do"/>, and writes its life and all other messages into a journal: the
/// steps of its life as <c>name: PreStart</c>, a message as <c>name: message</c>.
/// </summary>
internal sealed class Puppet : UntypedActor
{
    private readonly string _name;
    private readonly IActorRef _journal;
    private readonly SupervisorStrategy _strategy;

    public Puppet(string name, IActorRef journal, SupervisorStrategy strategy)
    {
        _name = name;
        _journal = journal;
        _strategy = strategy;
    }

    /// <summary>The context, for what the test has it do.</summary>
    public IUntypedActorContext Here { get; } = Context;

    /// <summary>Who sent the message in hand.</summary>
    public IActorRef Asker => Sender;

    /// <summary>Whose turn this is, as the runtime has it.</summary>
    public static IActorRef InTurn => Context.Self;

    /// <summary>State that a new instance does not have.</summary>
    public string Memory { get; set; } = "nothing";

    /// <summary>What it does at its farewell, beside taking a note.</summary>
    public Action<Puppet>? Farewell { get; set; }

    /// <summary>How a puppet is made.</summary>
    public static Props As(string name, IActorRef journal, SupervisorStrategy? strategy = null)
    {
        var supervision = strategy ?? Supervision.Default;
        return Props.Create(() => new Puppet(name, journal, supervision));
    }

    /// <summary>Writes into the journal.</summary>
    public void Note(object what) => _journal.Tell($"{_name}: {what}", Self);

    /// <summary>Marks a message as not understood.</summary>
    public void Refuse(object message) => Unhandled(message);

    protected override SupervisorStrategy SupervisorStrategy() => _strategy;

    protected override void PreStart() => Note("PreStart");

    protected override void PostStop() => Note("PostStop");

    protected override void PreRestart(Exception reason, object message)
    {
        Note($"PreRestart at {message ?? "nothing"}");
        Farewell?.Invoke(this);
        base.PreRestart(reason, message!);
    }

    protected override void PostRestart(Exception reason)
    {
        Note($"PostRestart after {reason.Message}");
        base.PostRestart(reason);
    }

    protected override void OnReceive(object message)
    {
        if (message is Do task)
        {
            task.Action(this);
        }
        else
        {
            Note(message);
        }
    }
}
