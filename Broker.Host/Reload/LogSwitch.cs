using Broker.Host.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Broker.Host.Reload;

/// <summary>What is logged, and how it looks, as <c>[log]</c> says; the log is told when that changes. Any thread.</summary>
/// <param name="options">The section.</param>
internal sealed class LogSwitch(LogOptions options) :
    IConfigurationApplier,
    IConfigureOptions<LoggerFilterOptions>,
    IPostConfigureOptions<ConsoleLoggerOptions>,
    IOptionsChangeTokenSource<LoggerFilterOptions>,
    IOptionsChangeTokenSource<ConsoleLoggerOptions>
{
    private volatile LogOptions _options = options;
    private ConfigurationReloadToken _change = new();

    public string? Name => Options.DefaultName;

    public void Configure(LoggerFilterOptions options)
    {
        var level = _options.Level;
        options.MinLevel = level;

        // The server makes one for each connection and keeps it with whatever runs for it; no format shows it.
        options.CaptureScopes = false;

        // The server's own news are of interest when something is wrong with it.
        options.AddFilter("Microsoft", level > LogLevel.Warning ? level : LogLevel.Warning);

        // What it throws when it cannot start, or stop, is told by whoever started it, without the stack.
        options.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);

        // Its log of requests costs each connection an activity and a scope for as long as it lasts, and says nothing that is not logged here.
        options.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
    }

    public void PostConfigure(string? name, ConsoleLoggerOptions options) =>
        options.FormatterName = _options.Format == LogFormat.Json ? ConsoleFormatterNames.Json : ConsoleFormatterNames.Simple;

    public IChangeToken GetChangeToken() => Volatile.Read(ref _change);

    public PreparedChange Prepare(ConfigurationUpdate update) => new(() =>
    {
        _options = update.After.Get<LogOptions>();
        Interlocked.Exchange(ref _change, new ConfigurationReloadToken()).OnReload();
        return Task.CompletedTask;
    });
}
