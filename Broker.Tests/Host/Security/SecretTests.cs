using System.Net.WebSockets;
using Broker.Host.Security;
using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Host.Security;

/// <summary>A run over real sockets with logins, tokens and tickets, right and wrong: none of them is in the log, whoever writes there.</summary>
internal sealed class SecretTests
{
    private const string Passcode = "s3cret-0f-anne";

    [Test]
    [CancelAfter(60_000)]
    public async Task No_passcode_token_or_ticket_is_logged_or_sent_back()
    {
        var log = new CapturedLog();
        await using var broker = await TestBroker.StartAsync(
            log,
            "--log.level=trace",
            "--limits.login-time=0",
            $"--user:anne.password-hash={PasscodeHash.Make(Passcode)}",
            "--jwt:test.algorithms=HS256",
            $"--jwt:test.key={TestTokens.SecretText}");
        var right = TestTokens.Make("""{"sub":"eve","exp":99999999999,"iat":1}""");
        var wrong = TestTokens.Make("""{"sub":"eve","exp":99999999999,"iat":1}""", key: new byte[32]);

        string[][] logins =
        [
            ["login:anne", $"passcode:{Passcode}"],
            ["login:anne", $"passcode:{Passcode}-wrong"],
            [$"passcode:{right}"],
            [$"token:{right}"],
            [$"Authorization:Bearer {right}"],
            [$"token:{wrong}"],
            [$"passcode:{wrong}"],
            ["login:anne", $"token:{right}"],
            [$"token:{right}", "heart-beat:x"],
            [$"token:{right}", "receipt:1"],
        ];
        var answers = new List<string>();

        foreach (var headers in logins)
        {
            await using var client = await broker.OpenTcpAsync();
            answers.Add(await TalkAsync(client, wrong, headers));
        }

        foreach (var ticket in (string[])[right, wrong])
        {
            var (client, pipes) = await TestBroker.OpenWebSocketAsync(new Uri($"{broker.WebSocketUrl}?ticket={ticket}"), WebSocketMessageType.Text);
            answers.Add(await TalkAsync(client, wrong));
            await pipes.DisposeAsync();
        }

        Assert.That(answers.Count(answer => answer.Contains("user-name:eve", StringComparison.Ordinal)), Is.EqualTo(4), "Three tokens in CONNECT and a ticket were right.");

        foreach (var secret in (string[])[Passcode, right, wrong, right.Split('.')[2], wrong.Split('.')[2], TestTokens.SecretText, "eyJ"])
        {
            Assert.That(log.Text, Does.Not.Contain(secret));
            Assert.That(answers, Has.All.Not.Contain(secret));
        }

        Assert.That(log.Text, Does.Contain("anne").And.Contain("eve").And.Contain("login refused"), "Who it was is logged.");
    }

    // Connects, and sends a token that is wrong to take the place of the other.
    private static async Task<string> TalkAsync(StompTestClient client, string wrong, params string[] headers)
    {
        await client.SendFrameAsync("CONNECT", string.Empty, ["accept-version:1.2", .. headers]);
        var text = string.Empty;

        while (await client.ReadAsync() is { } answer)
        {
            text += answer.ToString();

            if (answer.Command == StompCommand.Connected)
            {
                await client.SendFrameAsync("SEND", wrong, "destination:/broker/auth", $"token:{wrong}", "receipt:1");
            }
        }

        return text;
    }
}
