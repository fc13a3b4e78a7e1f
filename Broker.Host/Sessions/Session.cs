using System.Security.Cryptography;
using Broker.Core.Commands;
using Broker.Core.Messages;
using Broker.Core.Subscriptions;
using Broker.Core.Transactions;
using Broker.Host.Limits;
using Broker.Host.Outbound;
using Broker.Host.Timers;
using Broker.Stomp;
using Microsoft.Extensions.Logging;

namespace Broker.Host.Sessions;

/// <summary>
/// What a session is made of: who, which version, what is subscribed, open and owed. The handlers of the commands work on it, in the
/// turn of the session's actor only.
/// </summary>
internal sealed class Session
{
    // Enough small messages on their way to keep destinations busy; the bytes are limited by an option.
    private const int WindowMessages = 1024;

    // One object for each signal, and not one for each timer.
    private static readonly object[] Signals = [.. Enum.GetValues<SessionSignal>().Select(signal => (object)signal)];

    // Random, and text only when it is asked for: it is longer than what it is made of.
    private readonly Guid _name = new(RandomNumberGenerator.GetBytes(16));

    // What most sessions never need is made when it is.
    private Dictionary<string, TransactionBuffer>? _transactions;
    private TemporaryDestinations? _temporary;
    private PublishAllowance? _allowance;
    private SoftErrors? _softErrors;
    private SessionExpiry? _expiry;
    private MessageContent? _content;
    private PublishWindow? _window;
    private WheelTimer? _timer;
    private long _lastRelease;
    private long _readAt;
    private bool _hasNewLimits;

    public Session(SessionServices services, ConnectionInfo connection, Outbox outbox, Activity activity, IActorRef self)
    {
        Services = services;
        Connection = connection;
        Outbox = outbox;
        Activity = activity;
        Self = self;
        HeartBeats = new HeartBeatMonitor(services.Settings.HeartBeat, connection, outbox, activity, services.Clock);
        Reader = new FrameReader { Limits = services.Settings.BeforeConnect };
        ConnectTimeout = services.Settings.Limits.ConnectTimeout;
        Number = services.Numbers.Next();
        Receipts = new ReceiptTracker(outbox, Reader);
    }

    /// <summary>What sessions share; the same one during a turn.</summary>
    public SessionServices Services { get; private set; }

    public ConnectionInfo Connection { get; }

    public Outbox Outbox { get; }

    /// <summary>When the peer was last heard of.</summary>
    public Activity Activity { get; }

    /// <summary>The session's actor.</summary>
    public IActorRef Self { get; }

    /// <summary>Where the session is in its life.</summary>
    public SessionState State { get; set; }

    public HeartBeatMonitor HeartBeats { get; }

    /// <summary>The session's number, which no other session has, before or after a start of the broker.</summary>
    public long Number { get; }

    /// <summary>The session's name, which nobody can guess; the <c>session</c> header of CONNECTED.</summary>
    public string Name => _name.ToString("N");

    /// <summary>Reads the frames; it is told the version and the limits.</summary>
    public FrameReader Reader { get; }

    /// <summary>The version agreed upon.</summary>
    public StompVersion Version => Reader.Version;

    /// <summary>What the session may do; from CONNECTED on.</summary>
    public SessionAccess Access { get; set; } = null!;

    /// <summary>The user, or null before CONNECT.</summary>
    public string? User => Access?.Principal.Login;

    /// <summary>The client's id, by which its durable subscriptions are found again; null if it gave none.</summary>
    public string? ClientId { get; private set; }

    /// <summary>True from CONNECTED on.</summary>
    public bool IsConnected => Access is not null;

    /// <summary>How a refused frame is told without an end of the connection.</summary>
    public SoftErrors SoftErrors => _softErrors ??= new SoftErrors(this);

    /// <summary>When the session's token expires; null: it has none that does.</summary>
    public SessionExpiry? Expiry => Access?.Principal.Lifetime is null ? null : _expiry ??= new SessionExpiry(this);

    /// <summary>How much the session may send.</summary>
    public PublishAllowance Allowance => _allowance ??= new PublishAllowance(this);

    /// <summary>What all sessions of the user have together; from CONNECTED on.</summary>
    public ConnectedUser Account { get; private set; } = null!;

    /// <summary>The directory of the session's virtual host; from CONNECTED on.</summary>
    public IActorRef Directory { get; private set; } = ActorRefs.Nobody;

    /// <summary>From CONNECTED on.</summary>
    public DestinationResolver Resolver => new(User!, Temporary, Services.Settings.Limits.Destination.ToInt32());

    /// <summary>From CONNECTED on.</summary>
    public OpenDestinations Destinations { get; private set; } = null!;

    public TemporaryDestinations Temporary => _temporary ??= new TemporaryDestinations();

    public SessionSubscriptions Subscriptions { get; } = new();

    public Dictionary<string, TransactionBuffer> Transactions => _transactions ??= new(StringComparer.Ordinal);

    /// <summary>Whether any transaction is open.</summary>
    public bool HasTransactions => _transactions is { Count: > 0 };

    /// <summary>The transaction that is being committed, or null.</summary>
    public TransactionCommit? Commit { get; set; }

    public ReceiptTracker Receipts { get; }

    /// <summary>What the session has on its way to destinations.</summary>
    public PublishWindow Window => _window ??= new PublishWindow(Self, WindowMessages, Services.Settings.Limits.PublishWindow.Bytes);

    /// <summary>Headers of the message that is being made.</summary>
    public MessageContent Content => _content ??= new MessageContent();

    /// <summary>Why the connection is not read now.</summary>
    public PauseReasons Pauses { get; private set; }

    /// <summary>The tag of the frame in hand; commands for it carry it.</summary>
    public long Tag { get; private set; }

    public LimitChecks Limits => new(Services.Settings.Limits);

    public ILogger Log => Services.Log;

    /// <summary>How long the client has to CONNECT; what was so when it came.</summary>
    public TimeSpan ConnectTimeout { get; }

    /// <summary>The client has so long to CONNECT.</summary>
    public void AwaitConnect()
    {
        var left = ConnectTimeout - Connection.TimeSpent;
        _timer = Schedule(left > TimeSpan.Zero ? left : TimeSpan.Zero, SessionSignal.ConnectTimedOut);
    }

    /// <summary>broker.conf has changed. Heart-beats stay as they were agreed upon.</summary>
    public void Use(SessionServices services)
    {
        Services = services;
        Outbox.Use(services.Settings.Outbox);
        _window?.Resize(services.Settings.Limits.PublishWindow.Bytes);
        _hasNewLimits = true;
    }

    /// <summary>Applies new limits of frames, unless one is being read.</summary>
    public void TakeUpLimits()
    {
        if (_hasNewLimits && !Reader.IsInsideFrame)
        {
            _hasNewLimits = false;
            Reader.Limits = IsConnected ? Services.Settings.AfterConnect : Services.Settings.BeforeConnect;
        }
    }

    /// <summary>The login was right.</summary>
    public void Open(SessionAccess access, string? clientId, IActorRef directory)
    {
        Account = Limits.Enter(Services.Users, access.Principal);
        State = SessionState.Connected;
        Access = access;
        ClientId = clientId;
        Directory = directory;
        Destinations = new OpenDestinations(directory, Self);
        Reader.Limits = Services.Settings.AfterConnect;
        _lastRelease = Services.Clock.GetTimestamp();
        TakeCare();
    }

    /// <summary>Lets go what is not used any more, and comes back in time for the next heart-beat.</summary>
    public void TakeCare()
    {
        // An open transaction may hold on to any destination.
        if (Services.Clock.GetElapsedTime(_lastRelease) >= Services.Settings.Broker.IdleTimeout / 2 && !HasTransactions && State == SessionState.Connected)
        {
            _lastRelease = Services.Clock.GetTimestamp();
            Destinations.ReleaseUnused();
        }

        _timer?.Cancel();
        var next = HeartBeats.NextCheck();
        _timer = Schedule(Expiry?.Sooner(next) ?? next, SessionSignal.Check);
    }

    /// <summary>Tells the session something later.</summary>
    public WheelTimer Schedule(TimeSpan delay, SessionSignal signal) => Services.Timers.Schedule(delay, Self, Signals[(int)signal]);

    /// <summary>Gives rented memory and timers back.</summary>
    public void Dispose()
    {
        _timer?.Cancel();
        _content?.Dispose();
        Reader.Release();

        if (Account is not null)
        {
            Services.Users.Leave(Account);
        }
    }

    public void Pause(PauseReasons reason) => Pauses |= reason;

    public void Resume(PauseReasons reason) => Pauses &= ~reason;

    /// <summary>When what is being read was read, in milliseconds since 1970: frames that came together came at the same time.</summary>
    public long ReadAt => _readAt != 0 ? _readAt : _readAt = Services.Clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>The peer was heard of, and something of it is read.</summary>
    public void NoteRead()
    {
        _readAt = 0;
        Activity.Note();
    }

    /// <summary>A frame begins: it gets a tag.</summary>
    public void BeginFrame() => Tag++;

    /// <summary>Notes the receipt that a frame asks for, if it does.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="afterwards">Called right after the receipt has been sent, or null.</param>
    /// <returns>Whether it asks for one.</returns>
    public bool ExpectReceipt(in Frame frame, Action? afterwards = null)
    {
        if (frame.Headers.GetString(HeaderName.Receipt) is not { } receipt)
        {
            return false;
        }

        Receipts.Expect(Tag, receipt, afterwards);
        return true;
    }

    /// <summary>The frame in hand has had its whole effect.</summary>
    public void Finish(in Frame frame)
    {
        if (ExpectReceipt(frame))
        {
            Receipts.Complete(Tag);
        }
    }

    /// <summary>Begins to use a destination, or goes on.</summary>
    /// <param name="destination">The destination.</param>
    /// <returns>False if the frame has to wait for it.</returns>
    public bool IsReady(OpenDestination destination)
    {
        if (destination.Actor is null && destination.Refusal is null)
        {
            Pause(PauseReasons.Opening);
            return false;
        }

        return true;
    }

    /// <summary>Names a subscription of this session.</summary>
    public SubscriptionKey KeyOf(int number) => new(Number, number);
}
