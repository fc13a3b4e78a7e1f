using System.Buffers;
using System.Text.Json;
using Broker.Gateways.SocketIo;
using Broker.Stomp;

namespace Broker.Host.Gateways.SocketIo;

/// <summary>What a client says of itself when it connects, in <c>auth</c>. Secrets: never logged.</summary>
internal readonly struct SocketIoLogin
{
    private static readonly string[] Names = ["login", "passcode", "token", "client-id"];

    // In CONNECT nothing is escaped, so these cannot be said.
    private static readonly SearchValues<char> Impossible = SearchValues.Create("\n\r\0");

    private readonly List<(string Name, string Value)> _headers;

    private SocketIoLogin(List<(string Name, string Value)> headers) => _headers = headers;

    /// <summary>Reads it.</summary>
    /// <param name="auth">An object; what is not known in it is somebody else's.</param>
    /// <param name="login">It.</param>
    /// <returns>What is wrong, or null.</returns>
    public static string? TryRead(SocketValue auth, out SocketIoLogin login)
    {
        login = new SocketIoLogin([]);

        try
        {
            using var document = JsonDocument.Parse(auth.Json);

            foreach (var name in Names.Where(name => document.RootElement.TryGetProperty(name, out _)))
            {
                var value = document.RootElement.GetProperty(name);

                if (value.ValueKind == JsonValueKind.Null)
                {
                    continue;
                }

                if (value.ValueKind != JsonValueKind.String || value.GetString()!.AsSpan().ContainsAny(Impossible))
                {
                    return $"auth.{name} must be a text without line ends.";
                }

                login._headers.Add((name, value.GetString()!));
            }

            return null;
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            return "auth has a text that is no Unicode.";
        }
    }

    /// <summary>Writes the CONNECT.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="host">The virtual host; empty: the default one.</param>
    public void Write(IBufferWriter<byte> output, string host)
    {
        // Heart-beats are Engine.IO's business.
        var frame = new FrameWriter(output, StompCommand.Connect, StompVersion.V12)
            .Header(HeaderName.AcceptVersion, "1.2"u8)
            .Header(HeaderName.HeartBeat, "0,0"u8)
            .Header("errors"u8, Sessions.SoftErrors.Wish);

        if (host.Length > 0)
        {
            frame.Header(HeaderName.Host, host);
        }

        foreach (var (name, value) in _headers)
        {
            frame.Header(System.Text.Encoding.UTF8.GetBytes(name), value);
        }

        frame.End();
    }
}
