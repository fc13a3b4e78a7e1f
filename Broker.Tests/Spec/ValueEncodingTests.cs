using System.Text;
using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Spec;

/// <summary>1.1 and 1.2, "Value Encoding".</summary>
internal sealed class ValueEncodingTests
{
    [TestCase("1.1", TestName = "1.1 Value Encoding: the commands and headers are encoded in UTF-8")]
    [TestCase("1.2", TestName = "1.2 Value Encoding: the commands and headers are encoded in UTF-8")]
    public async Task Headers_are_utf_8(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);
        await client.SubscribeAsync("/topic/größe", id: "ключ");

        await client.SendFrameAsync("SEND", string.Empty, "destination:/topic/größe", "名前:値 🙂");

        var message = await client.ReadAsync(StompCommand.Message);
        Assert.That(message["subscription"], Is.EqualTo("ключ"));
        Assert.That(message["destination"], Is.EqualTo("/topic/größe"));
        Assert.That(message["名前"], Is.EqualTo("値 🙂"));
    }

    [TestCase("1.1", TestName = "1.1 Value Encoding: a header that is not UTF-8 is refused")]
    [TestCase("1.2", TestName = "1.2 Value Encoding: a header that is not UTF-8 is refused")]
    public async Task A_header_that_is_not_utf_8_is_an_error(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);

        await client.SendAsync(Encoding.Latin1.GetBytes("SEND\ndestination:/topic/a\nx:\xe4\n\n\0"));

        await client.ReadErrorAsync(StompError.InvalidUtf8);
    }

    [TestCase("1.1", @"x:a\cb\nc", TestName = "1.1 Value Encoding: all frames except CONNECT and CONNECTED will also escape any colon or newline")]
    [TestCase("1.2", @"x:a\cb\nc\rd", TestName = "1.2 Value Encoding: all frames except CONNECT and CONNECTED will also escape any carriage return, line feed or colon")]
    public async Task Server_frames_are_escaped(string version, string header)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);
        await client.SendFrameAsync("SUBSCRIBE", string.Empty, @"id:i\cd", @"destination:/topic/a\cb", @"receipt:r\n1");
        Assert.That(await client.ReadRawAsync(), Does.Contain("\nreceipt-id:r\\n1\n"));

        await client.SendFrameAsync("SEND", string.Empty, @"destination:/topic/a\cb", header);

        var raw = await client.ReadRawAsync();
        Assert.That(raw, Does.Contain("\nsubscription:i\\cd\n").And.Contain("\ndestination:/topic/a\\cb\n").And.Contain($"\n{header}\n"));
    }

    [TestCase("1.1", TestName = "1.1 Value Encoding: the CONNECT frame does not escape the colon or newline octets")]
    [TestCase("1.2", TestName = "1.2 Value Encoding: the CONNECT frame does not escape the carriage return, line feed or colon octets")]
    public async Task A_backslash_in_connect_is_a_backslash(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = broker.Open();

        var connected = await client.ConnectAsync(version, @"host:c:\temp\x");

        Assert.That(connected["version"], Is.EqualTo(version));
    }

    [TestCase("1.1", TestName = "1.1 Value Encoding: the CONNECTED frame does not escape the colon or newline octets")]
    [TestCase("1.2", TestName = "1.2 Value Encoding: the CONNECTED frame does not escape the carriage return, line feed or colon octets")]
    public async Task Connected_is_not_escaped(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = broker.Open();

        await client.SendFrameAsync("CONNECT", string.Empty, $"accept-version:{version}", $"login:{PipeBroker.OddUser}", "passcode:guest");

        Assert.That(await client.ReadRawAsync(), Does.Contain($"\nuser-name:{PipeBroker.OddUser}\n"));
    }

    // A receiver of 1.0 sees the decoded octets, save those that would end its line.
    [TestCase("1.1", @"x:a\nb", "a b", TestName = @"1.1 Value Encoding: \n translates to newline")]
    [TestCase("1.1", @"x:a\cb", "a:b", TestName = @"1.1 Value Encoding: \c translates to colon")]
    [TestCase("1.1", @"x:a\\nb", @"a\nb", TestName = @"1.1 Value Encoding: \\ translates to backslash")]
    [TestCase("1.2", @"x:a\rb", "a b", TestName = @"1.2 Value Encoding: \r translates to carriage return")]
    [TestCase("1.2", @"x:a\nb", "a b", TestName = @"1.2 Value Encoding: \n translates to line feed")]
    [TestCase("1.2", @"x:a\cb", "a:b", TestName = @"1.2 Value Encoding: \c translates to colon")]
    [TestCase("1.2", @"x:a\\nb", @"a\nb", TestName = @"1.2 Value Encoding: \\ translates to backslash")]
    public async Task Escapes_are_decoded(string version, string header, string decoded)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var sender = await broker.ConnectAsync(version);
        await using var receiver = await broker.ConnectAsync("1.0");
        await receiver.SubscribeAsync("/topic/a");

        await sender.PublishAsync("/topic/a", string.Empty, header);

        var message = await receiver.ReadAsync(StompCommand.Message);
        Assert.That(message["x"], Is.EqualTo(decoded));
    }

    [TestCase("1.1", @"x:a\rb", TestName = @"1.1 Value Encoding: undefined escape sequences such as \r MUST be treated as a fatal protocol error")]
    [TestCase("1.1", @"x\t:a", TestName = "1.1 Value Encoding: undefined escape sequences in a header name MUST be treated as a fatal protocol error")]
    [TestCase("1.2", @"x:a\tb", TestName = @"1.2 Value Encoding: undefined escape sequences such as \t MUST be treated as a fatal protocol error")]
    [TestCase("1.2", @"x\q:a", TestName = "1.2 Value Encoding: undefined escape sequences in a header name MUST be treated as a fatal protocol error")]
    [TestCase("1.2", @"x:a\", TestName = "1.2 Value Encoding: a backslash at the end of a header is an undefined escape sequence")]
    public async Task Undefined_escapes_are_fatal(string version, string header)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);

        await client.SendFrameAsync("SEND", string.Empty, "destination:/topic/a", header);

        await client.ReadErrorAsync(StompError.UndefinedEscape);
    }

    [TestCase("1.1", "a:b\nc\\n", TestName = "1.1 Value Encoding: when encoding frame headers the reverse transformation MUST be applied")]
    [TestCase("1.2", "a:b\nc\\n\rd", TestName = "1.2 Value Encoding: when encoding frame headers the reverse transformation MUST be applied")]
    public async Task What_was_decoded_is_encoded_again(string version, string value)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var sender = await broker.ConnectAsync();
        await using var receiver = await broker.ConnectAsync(version);
        await receiver.SubscribeAsync("/topic/a");
        var escaped = value.Replace(@"\", @"\\", StringComparison.Ordinal).Replace(":", @"\c", StringComparison.Ordinal)
            .Replace("\n", @"\n", StringComparison.Ordinal).Replace("\r", @"\r", StringComparison.Ordinal);

        await sender.PublishAsync("/topic/a", string.Empty, $"x:{escaped}", $"{escaped}:y");

        var message = await receiver.ReadAsync(StompCommand.Message);
        Assert.That(message["x"], Is.EqualTo(value));
        Assert.That(message[value], Is.EqualTo("y"));
    }

    [TestCase("1.1", TestName = "1.1 Value Encoding: clients and servers MUST never trim or pad headers with spaces")]
    [TestCase("1.2", TestName = "1.2 Value Encoding: clients and servers MUST never trim or pad headers with spaces")]
    public async Task Blanks_belong_to_the_header(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);
        await client.SubscribeAsync("/topic/ a ", id: " 0 ");

        await client.SendFrameAsync("SEND", string.Empty, "destination:/topic/ a ", " x : y ", "z:");

        var raw = await client.ReadRawAsync();
        Assert.That(raw, Does.Contain("\nsubscription: 0 \n").And.Contain("\ndestination:/topic/ a \n").And.Contain("\n x : y \n").And.Contain("\nz:\n"));
    }
}
