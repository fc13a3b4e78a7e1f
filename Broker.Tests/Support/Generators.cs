using System.Text;
using Broker.Stomp;
using FsCheck;
using FsCheck.Fluent;

namespace Broker.Tests.Support;

/// <summary>Values at random, and rather those that make trouble.</summary>
internal static class Generators
{
    // What a codec may stumble over: delimiters, escapes whole and broken, characters of every length in UTF-8.
    private static readonly string[] Texts = [":", "\\", "\n", "\r", "\r\n", "\\n", "\\c", "\\t", " ", "\t", "a", "n", "c", "r", "\u0001", "ž", "€", "🐎"];

    private static readonly string[] Tokens =
    [
        "SEND\n", "CONNECT\r\n", "MESSAGE\n", "ACK\n", "SENDX\n", "send\n", "a:1\n", "a:\\c\n", "a:\\\n", "a\n", ":\n", "\\:\\\\\r\n", "content-length:", "content-length:3\n",
        "0\n", "3\n", "10\n", "-1\n", "99999999999\n", "\n", "\n\n", "\r", "\r\n", "\0", "\0\0", "abc", "a\0c", "ž", "SEND\n\nhello\0", "ACK\nid:1\n\n\0", "SEND\ncontent-length:3\n\na\0c\0",
    ];

    /// <summary>Octets of any kind.</summary>
    public static Gen<byte[]> Octets { get; } = Gen.ArrayOf(Gen.Choose(0, 255).Select(value => (byte)value));

    /// <summary>Text, perhaps empty, without NUL.</summary>
    public static Gen<string> Text { get; } = Gen.ListOf(Gen.Elements(Texts)).Select(string.Concat);

    /// <summary>Octets that look like STOMP, good and bad.</summary>
    public static Gen<byte[]> StompLike { get; } =
        Gen.ListOf(Gen.Frequency((10, Gen.Elements(Tokens).Select(Encoding.UTF8.GetBytes)), (1, Octets.Resize(4))))
            .Select(parts => parts.SelectMany(part => part).ToArray());

    /// <summary>A version agreed upon.</summary>
    public static Gen<StompVersion> Version { get; } = Gen.Elements(StompVersion.V10, StompVersion.V11, StompVersion.V12);

    /// <summary>Lengths of pieces.</summary>
    public static Gen<int[]> Cuts { get; } = Gen.ArrayOf(Gen.Frequency((3, Gen.Choose(1, 4)), (1, Gen.Choose(1, 60))));

    /// <summary>A frame that can be written for a version and be read again as it was.</summary>
    public static Gen<ReceivedFrame> Frame(StompVersion version) =>
        from command in Gen.Elements(Enum.GetValues<StompCommand>().Where(command => command != StompCommand.None))
        from headers in Gen.ListOf(Header(command.HasPlainHeaders() && version != StompVersion.V10 ? StompVersion.None : version)).ScaleSize(size => size / 10)
        from body in Octets
        from hasLength in Gen.Elements(true, false)
        select WithBody(command, headers, body, hasLength);

    /// <summary>The octets in pieces; what is over is the last one.</summary>
    public static IEnumerable<byte[]> Cut(byte[] octets, IEnumerable<int> lengths)
    {
        var start = 0;

        foreach (var length in lengths.TakeWhile(_ => start < octets.Length))
        {
            var end = Math.Min(start + length, octets.Length);
            yield return octets[start..end];
            start = end;
        }

        yield return octets[start..];
    }

    /// <summary>What is left of a text when it has been written for a version and read again.</summary>
    public static string Representable(string text, StompVersion version, bool isName)
    {
        var plain = version switch
        {
            StompVersion.V12 => text,
            StompVersion.V11 => text.Replace('\r', ' '),
            _ => text.Replace('\r', ' ').Replace('\n', ' '),
        };

        plain = isName && version < StompVersion.V11 ? plain.Replace(':', ' ') : plain;
        return version == StompVersion.V10 && !isName ? plain.Trim(' ') : plain;
    }

    // A version of None stands for the frames that are never escaped and never trimmed.
    private static Gen<KeyValuePair<string, string>> Header(StompVersion version) =>
        from name in Text.Where(text => text.Length > 0)
        from value in Text
        select KeyValuePair.Create(Representable(name, version, isName: true), Representable(value, version, isName: false));

    private static ReceivedFrame WithBody(StompCommand command, IList<KeyValuePair<string, string>> headers, byte[] body, bool hasLength) => hasLength
        ? new ReceivedFrame(command, [.. headers, KeyValuePair.Create("content-length", $"{body.Length}")], body)
        : new ReceivedFrame(command, [.. headers], [.. body.Where(octet => octet != 0)]);
}
