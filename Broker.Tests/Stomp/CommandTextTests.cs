using System.Text;
using Broker.Stomp;

namespace Broker.Tests.Stomp;

internal sealed class CommandTextTests
{
    private static readonly StompCommand[] All = Enum.GetValues<StompCommand>();
    private static readonly StompCommand[] Commands = [.. All.Where(command => command != StompCommand.None)];

    [Test]
    public void There_are_the_fifteen_commands_of_the_specification()
    {
        var texts = Commands.Select(command => Encoding.ASCII.GetString(command.ToUtf8()));

        Assert.That(texts, Is.EquivalentTo(
        [
            "CONNECT", "STOMP", "SEND", "SUBSCRIBE", "UNSUBSCRIBE", "ACK", "NACK", "BEGIN", "COMMIT", "ABORT", "DISCONNECT",
            "CONNECTED", "MESSAGE", "RECEIPT", "ERROR",
        ]));
    }

    [TestCaseSource(nameof(Commands))]
    public void A_command_is_recognised_by_its_text(StompCommand command)
    {
        Assert.That(CommandText.Parse(command.ToUtf8()), Is.EqualTo(command));
    }

    [TestCaseSource(nameof(Commands))]
    public void Nothing_else_is_that_command(StompCommand command)
    {
        var text = command.ToUtf8().ToArray();

        for (var index = 0; index < text.Length; index++)
        {
            byte[] changed = [.. text];
            changed[index] ^= 0x20;
            Assert.That(CommandText.Parse(changed), Is.EqualTo(StompCommand.None), Encoding.ASCII.GetString(changed));
            Assert.That(CommandText.Parse(text.AsSpan(0, index)), Is.Not.EqualTo(command), $"{index} octets of {command}");
        }

        Assert.That(CommandText.Parse([.. text, (byte)'X']), Is.Not.EqualTo(command));
    }

    [Test]
    public void No_command_has_no_text()
    {
        Assert.That(StompCommand.None.ToUtf8().IsEmpty, Is.True);
        Assert.That(CommandText.Parse([]), Is.EqualTo(StompCommand.None));
    }

    [Test]
    public void None_is_longer_than_the_longest()
    {
        Assert.That(Commands.Max(command => command.ToUtf8().Length), Is.EqualTo(CommandText.MaxLength));
        Assert.That(CommandText.Parse(new byte[1000]), Is.EqualTo(StompCommand.None));
    }

    [Test]
    public void SEND_MESSAGE_and_ERROR_may_have_a_body()
    {
        Assert.That(All.Where(command => command.MayHaveBody()), Is.EquivalentTo([StompCommand.Send, StompCommand.Message, StompCommand.Error]));
    }

    [Test]
    public void CONNECT_STOMP_and_CONNECTED_have_plain_headers()
    {
        Assert.That(All.Where(command => command.HasPlainHeaders()), Is.EquivalentTo([StompCommand.Connect, StompCommand.Stomp, StompCommand.Connected]));
    }
}
