using System.Text;
using Broker.Tests.Support;

namespace Broker.Tests.Fuzz;

/// <summary>The inputs in the folder Corpus.</summary>
internal static class FuzzCorpus
{
    /// <summary>Frames as a client sends them.</summary>
    public static byte[][] Stomp { get; } = Read("stomp", text => FrameWays.Octets(text));

    /// <summary>WebSocket frames.</summary>
    public static byte[][] WebSocket { get; } = Read("websocket", text => Convert.FromHexString(string.Concat(text.Where(char.IsAsciiHexDigit))));

    /// <summary>HTTP requests.</summary>
    public static byte[][] Http { get; } = Read("http", text => Encoding.UTF8.GetBytes(text.Replace("\n", "\r\n", StringComparison.Ordinal)));

    // In an order of its own, so that a seed means the same on every machine.
    private static byte[][] Read(string folder, Func<string, byte[]> convert) =>
        [.. Directory.GetFiles(Repository.PathOf("Broker.Tests", "Fuzz", "Corpus", folder)).Order(StringComparer.Ordinal).Select(file => convert(File.ReadAllText(file)))];
}
