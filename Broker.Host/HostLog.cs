using Microsoft.Extensions.Logging;

namespace Broker.Host;

/// <summary>What the host logs: numbers 1000 to 1999. Never a passcode, never a body.</summary>
internal static partial class HostLog
{
    [LoggerMessage(1000, LogLevel.Information, "Listening on {Url}")]
    public static partial void Listening(this ILogger log, string url);

    [LoggerMessage(1001, LogLevel.Information, "Configuration: {Source}")]
    public static partial void Configured(this ILogger log, string source);

    [LoggerMessage(1002, LogLevel.Information, "Stopping: {Connections} connections are being closed.")]
    public static partial void Draining(this ILogger log, int connections);

    [LoggerMessage(1003, LogLevel.Warning, "{Connections} connections did not close in time.")]
    public static partial void NotDrained(this ILogger log, int connections);

    [LoggerMessage(1400, LogLevel.Information, "{Source} was loaded again ({Cause}): configuration {Version}, {Changes} changes")]
    public static partial void Reloaded(this ILogger log, string source, string cause, long version, int changes);

    [LoggerMessage(1401, LogLevel.Information, "{Key}: {Change}")]
    public static partial void SettingChanged(this ILogger log, string key, string change);

    [LoggerMessage(1402, LogLevel.Warning, "{Key}: {Change}: needs a restart; until then the old counts")]
    public static partial void SettingNeedsRestart(this ILogger log, string key, string change);

    [LoggerMessage(1403, LogLevel.Error, "{Source} was not loaded again ({Cause}): {Faults} mistakes; the configuration stays as it was")]
    public static partial void ReloadRefused(this ILogger log, string source, string cause, int faults);

    [LoggerMessage(1404, LogLevel.Error, "{Fault}")]
    public static partial void ReloadFault(this ILogger log, string fault);

    [LoggerMessage(1405, LogLevel.Error, "The configuration could not be put in force ({Cause}); this is a fault of the broker")]
    public static partial void ReloadFailed(this ILogger log, Exception bug, string cause);

    [LoggerMessage(1406, LogLevel.Warning, "{File} cannot be watched, so it is looked for changes every {Seconds} s: {Reason}")]
    public static partial void FileNotWatched(this ILogger log, string file, double seconds, string reason);

    [LoggerMessage(1407, LogLevel.Warning, "--check cannot ask this broker, because it cannot listen at {File}: {Reason}")]
    public static partial void NotAsked(this ILogger log, string file, string reason);

    [LoggerMessage(1408, LogLevel.Error, "A question of --check could not be answered; this is a fault of the broker")]
    public static partial void NotAnswered(this ILogger log, Exception bug);

    [LoggerMessage(1409, LogLevel.Warning, "--check cannot ask this broker until it can let it in again: {Reason}")]
    public static partial void NotAccepted(this ILogger log, string reason);

    [LoggerMessage(1100, LogLevel.Debug, "{Connection} opened from {RemoteAddress} over {Transport}")]
    public static partial void ConnectionOpened(this ILogger log, string connection, string remoteAddress, string transport);

    [LoggerMessage(1101, LogLevel.Debug, "{Connection} closed")]
    public static partial void ConnectionClosed(this ILogger log, string connection);

    [LoggerMessage(1102, LogLevel.Debug, "{Connection} lost: {Reason}")]
    public static partial void ConnectionLost(this ILogger log, string connection, string reason);

    [LoggerMessage(1103, LogLevel.Warning, "{RemoteAddress} refused: origin {Origin} may not connect to {Url} (broker.conf: {Key})")]
    public static partial void OriginRefused(this ILogger log, string remoteAddress, string origin, string url, string key);

    [LoggerMessage(1104, LogLevel.Warning, "{RemoteAddress} refused: {Reason} (broker.conf: {Key}); {Others} others were since this was logged last")]
    public static partial void ConnectionRefused(this ILogger log, string remoteAddress, string reason, string key, int others);

    [LoggerMessage(1105, LogLevel.Warning, "{RemoteAddress} refused: {Url} is not called {Host} (broker.conf: {Key})")]
    public static partial void HostRefused(this ILogger log, string remoteAddress, string host, string url, string key);

    [LoggerMessage(1120, LogLevel.Error, "{Connection}: a session over another protocol failed; this is a fault of the broker")]
    public static partial void GatewayFailed(this ILogger log, Exception bug, string connection);

    [LoggerMessage(1106, LogLevel.Information, "{RemoteAddress} refused: TLS of {Url}: {Reason}")]
    public static partial void HandshakeFailed(this ILogger log, string remoteAddress, string url, string reason);

    [LoggerMessage(1107, LogLevel.Warning, "{RemoteAddress} refused: its header of the PROXY protocol is wrong: {Reason} (broker.conf: {Key})")]
    public static partial void ProxyHeaderRefused(this ILogger log, string remoteAddress, string reason, string key);

    [LoggerMessage(1108, LogLevel.Information, "{RemoteAddress} refused: at {Url} it has not got as far as STOMP within {Limit} (broker.conf: limits.connect-timeout)")]
    public static partial void EntryTimedOut(this ILogger log, string remoteAddress, string url, string limit);

    [LoggerMessage(1109, LogLevel.Warning, "{Url} has no TLS: passcodes, tokens and messages can be read on the way (broker.conf: {Key})")]
    public static partial void ReadableOnTheWay(this ILogger log, string url, string key);

    [LoggerMessage(1110, LogLevel.Information, "listener:{Listener}: the certificate of {Subject}, good until {Expires:u}, is in force")]
    public static partial void CertificateLoaded(this ILogger log, string listener, string subject, DateTimeOffset expires);

    [LoggerMessage(1111, LogLevel.Error, "listener:{Listener}: the certificate from before stays in force: {Reason}")]
    public static partial void CertificateNotLoaded(this ILogger log, string listener, string reason);

    [LoggerMessage(1112, LogLevel.Error, "{Request} failed; this is a fault of the broker")]
    public static partial void RequestFailed(this ILogger log, Exception bug, string request);

    [LoggerMessage(1113, LogLevel.Error, "listener:{Listener}: the certificate from before stays in force; this is a fault of the broker")]
    public static partial void CertificateWatchFailed(this ILogger log, Exception bug, string listener);

    [LoggerMessage(1200, LogLevel.Information, "{Connection} connected as {User}, STOMP {Version}")]
    public static partial void Connected(this ILogger log, string connection, string user, string version);

    [LoggerMessage(1201, LogLevel.Warning, "{Connection} ({User}) refused: {Code}: {Detail}")]
    public static partial void SessionRefused(this ILogger log, string connection, string user, string code, string detail);

    [LoggerMessage(1202, LogLevel.Error, "{Connection} failed; this is a fault of the broker")]
    public static partial void SessionFailed(this ILogger log, Exception bug, string connection);

    [LoggerMessage(1203, LogLevel.Debug, "{Connection} ({User}) refused softly: {Code}: {Detail}")]
    public static partial void FrameRefused(this ILogger log, string connection, string user, string code, string detail);

    [LoggerMessage(1204, LogLevel.Information, "{Connection} ({User}) has a new token")]
    public static partial void TokenReplaced(this ILogger log, string connection, string user);

    [LoggerMessage(1205, LogLevel.Information, "Slow subscribers have gone without {Messages} messages of {Subscriptions} subscriptions, as the policies of their topics say, since this was logged last")]
    public static partial void MessagesDropped(this ILogger log, long messages, int subscriptions);

    [LoggerMessage(1250, LogLevel.Warning, "Publishers are held back: {Used} bytes are in use, {Limit} may be (broker.conf: limits.memory)")]
    public static partial void PublishersHeldBack(this ILogger log, long used, long limit);

    [LoggerMessage(1251, LogLevel.Error, "Publishers are refused: {Used} bytes are in use without garbage, {Limit} may be (broker.conf: limits.memory)")]
    public static partial void PublishersRefused(this ILogger log, long used, long limit);

    [LoggerMessage(1252, LogLevel.Warning, "Publishers go on: {Used} bytes are in use; they had been refused: {WereRefused}")]
    public static partial void PublishersGoOn(this ILogger log, long used, bool wereRefused);

    [LoggerMessage(1300, LogLevel.Information, "{RemoteAddress}: login refused: {Reason}")]
    public static partial void LoginRefused(this ILogger log, string remoteAddress, string reason);

    [LoggerMessage(1301, LogLevel.Debug, "{Issuer}: {Count} keys loaded")]
    public static partial void KeysLoaded(this ILogger log, string issuer, int count);

    [LoggerMessage(1302, LogLevel.Warning, "{Issuer}: the keys could not be loaded; those from before stay in force: {Reason}")]
    public static partial void KeysNotLoaded(this ILogger log, string issuer, string reason);

    [LoggerMessage(1303, LogLevel.Error, "{RemoteAddress}: a login could not be checked; this is a fault of the broker")]
    public static partial void LoginFailedInternally(this ILogger log, Exception bug, string remoteAddress);
}
