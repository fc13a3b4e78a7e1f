using Microsoft.Extensions.Logging;

namespace Broker.Host.Configuration;

/// <summary><c>[log]</c>: what is logged, and how.</summary>
[Section("log")]
[TakesEffect(Effect.AtOnce)]
internal sealed class LogOptions
{
    /// <summary>Gets or sets the least level that is logged.</summary>
    [Key("information")]
    public LogLevel Level { get; set; } = LogLevel.Information;

    /// <summary>Gets or sets how a line looks.</summary>
    [Key("text")]
    public LogFormat Format { get; set; } = LogFormat.Text;
}
