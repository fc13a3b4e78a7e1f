namespace Broker.Host.Configuration;

/// <summary><c>[limits]</c>: what a peer can make grow.</summary>
[Section("limits")]
[TakesEffect(Effect.AtOnce)]
internal sealed class LimitsOptions : IOptionsRules
{
    /// <summary>Gets or sets the largest frame.</summary>
    [Key("4MiB", Min = "1KiB", Max = "1GiB")]
    public ByteSize Frame { get; set; } = new(4 << 20);

    /// <summary>Gets or sets the largest frame before CONNECT.</summary>
    [Key("16KiB", Min = "1KiB", Max = "1MiB")]
    public ByteSize ConnectFrame { get; set; } = new(16 << 10);

    /// <summary>Gets or sets the most headers in a frame.</summary>
    [Key("64", Min = "8", Max = "10000")]
    public int Headers { get; set; } = 64;

    /// <summary>Gets or sets the longest header line.</summary>
    [Key("8KiB", Min = "128B", Max = "63KiB")]
    public ByteSize Header { get; set; } = new(8 << 10);

    /// <summary>Gets or sets the longest name of a destination.</summary>
    [Key("1KiB", Min = "16B", Max = "8KiB")]
    public ByteSize Destination { get; set; } = new(1 << 10);

    /// <summary>Gets or sets the most destinations in a virtual host.</summary>
    [Key("100000", Min = "1", Max = "100000000")]
    public int Destinations { get; set; } = 100_000;

    /// <summary>Gets or sets the most subscriptions of a connection.</summary>
    [Key("1000", Min = "1", Max = "1000000")]
    public int Subscriptions { get; set; } = 1000;

    /// <summary>Gets or sets the most open transactions of a connection.</summary>
    [Key("16", Min = "0", Max = "10000")]
    public int Transactions { get; set; } = 16;

    /// <summary>Gets or sets the most frames in a transaction.</summary>
    [Key("1024", Min = "1", Max = "1000000")]
    public int TransactionFrames { get; set; } = 1024;

    /// <summary>Gets or sets the most bytes in a transaction.</summary>
    [Key("16MiB", Min = "1KiB", Max = "1GiB")]
    public ByteSize TransactionBytes { get; set; } = new(16 << 20);

    /// <summary>Gets or sets the most bytes that wait for a connection to take them.</summary>
    [Key("4MiB", Min = "16KiB", Max = "1GiB")]
    public ByteSize Outbox { get; set; } = new(4 << 20);

    /// <summary>Gets or sets the most frames that wait for a connection to take them.</summary>
    [Key("10000", Min = "16", Max = "10000000")]
    public int OutboxFrames { get; set; } = 10_000;

    /// <summary>Gets or sets the most bytes that a connection may have on their way to destinations before it is not read any more.</summary>
    [Key("1MiB", Min = "16KiB", Max = "1GiB")]
    public ByteSize PublishWindow { get; set; } = new(1 << 20);

    /// <summary>Gets or sets the most connections.</summary>
    [Key("100000", Min = "1", Max = "10000000")]
    public int Connections { get; set; } = 100_000;

    /// <summary>Gets or sets how long a connection may take to CONNECT.</summary>
    [TakesEffect(Effect.OnNewConnections)]
    [Key("10s", Min = "100ms", Max = "10m")]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets or sets how long a connection may take nothing of what waits for it.</summary>
    [Key("30s", Min = "1s", Max = "1h")]
    public TimeSpan WriteTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets how long the end of a connection waits for the peer's.</summary>
    [Key("2s", Min = "0", Max = "1m")]
    public TimeSpan Linger { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Gets or sets how long it takes at least until a wrong login is told.</summary>
    [Key("1s", Min = "0", Max = "1m")]
    public TimeSpan LoginTime { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Gets or sets the most wrong logins from an address in a minute; 0: no limit.</summary>
    [Key("20", Min = "0", Max = "1000000")]
    public int FailedLogins { get; set; } = 20;

    /// <summary>Gets or sets the most connections from an address; 0: no limit.</summary>
    [Key("100", Min = "0", Max = "10000000")]
    public int ConnectionsPerAddress { get; set; }

    /// <summary>Gets or sets the most connections of a user; 0: no limit.</summary>
    [Key("100", Min = "0", Max = "10000000")]
    public int ConnectionsPerUser { get; set; }

    /// <summary>Gets or sets how many connections may come in a second; 0: no limit.</summary>
    [Key("1000", Min = "0", Max = "1000000")]
    public int ConnectionRate { get; set; }

    /// <summary>Gets or sets how many connections may come from an address in a second; 0: no limit.</summary>
    [Key("10", Min = "0", Max = "1000000")]
    public int ConnectionRatePerAddress { get; set; }

    /// <summary>Gets or sets the most subscriptions of a user; 0: no limit.</summary>
    [Key("10000", Min = "0", Max = "100000000")]
    public int SubscriptionsPerUser { get; set; }

    /// <summary>Gets or sets how many messages a connection may send in a second; 0: no limit.</summary>
    [Key("1000", Min = "0", Max = "100000000")]
    public int PublishRate { get; set; }

    /// <summary>Gets or sets how many bytes of messages a connection may send in a second; 0: no limit.</summary>
    [Key("1MiB", Min = "0B", Max = "1024GiB")]
    public ByteSize PublishBytes { get; set; }

    /// <summary>Gets or sets for how long what was not sent may be sent later, at once.</summary>
    [Key("1s", Min = "0", Max = "1h")]
    public TimeSpan PublishBurst { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Gets or sets how long somebody may want to send more than allowed; 0: for ever.</summary>
    [Key("1m", Min = "0", Max = "1d")]
    public TimeSpan PublishPatience { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Gets or sets how much memory there may be in use before nothing more is taken in; 0: no limit.</summary>
    [Key("50%")]
    public MemoryLimit Memory { get; set; } = new(0, Percent: 50);

    /// <inheritdoc/>
    public IEnumerable<OptionsFault> Check()
    {
        if (LoginTime >= ConnectTimeout)
        {
            yield return new OptionsFault(
                nameof(LoginTime),
                $"{Duration.Format(LoginTime)} is not less than limits.connect-timeout, {Duration.Format(ConnectTimeout)}, so that no wrong login would be told (example: 1s)",
                nameof(ConnectTimeout));
        }

        if (ConnectFrame.Bytes > Frame.Bytes)
        {
            yield return new OptionsFault(nameof(ConnectFrame), $"{ConnectFrame} is more than limits.frame, {Frame} (example: 16KiB)", nameof(Frame));
        }

        if (TransactionBytes.Bytes < Frame.Bytes)
        {
            yield return new OptionsFault(nameof(TransactionBytes), $"{TransactionBytes} is less than limits.frame, {Frame}, so that a large frame fits no transaction (example: 16MiB)", nameof(Frame));
        }
    }
}
