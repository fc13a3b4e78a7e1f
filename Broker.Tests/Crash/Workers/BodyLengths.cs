using Broker.Tests.Crash.Model;

namespace Broker.Tests.Crash.Workers;

/// <summary>How long bodies are: mostly short, some a KiB or so, few larger than what is written at once.</summary>
internal static class BodyLengths
{
    /// <summary>The length of the next body.</summary>
    public static int Next(Random random) => random.Next(100) switch
    {
        0 => random.Next(MessageText.MaxFill),
        < 30 => random.Next(3000),
        _ => random.Next(300),
    };
}
