using Broker.Stomp;

namespace Broker.Tests.Support;

/// <summary>What tests say most often, in the words of the session's version.</summary>
internal static class StompVerbs
{
    /// <summary>Sends a message and waits until the broker has it.</summary>
    public static Task PublishAsync(this StompTestClient client, string destination, string body = "", params string[] headers) =>
        client.SendAndConfirmAsync("SEND", body, [$"destination:{destination}", .. headers]);

    /// <summary>Acknowledges a message and waits for the RECEIPT.</summary>
    public static Task AcknowledgeAsync(this StompTestClient client, ReceivedFrame message, params string[] headers) =>
        client.SendAndConfirmAsync("ACK", string.Empty, [.. client.NamesOf(message), .. headers]);

    /// <summary>Sends a NACK. It waits for nothing, because what is redelivered may come before a RECEIPT.</summary>
    public static Task RejectAsync(this StompTestClient client, ReceivedFrame message, params string[] headers) =>
        client.SendFrameAsync("NACK", string.Empty, [.. client.NamesOf(message), .. headers]);

    /// <summary>The headers by which ACK and NACK name a message: they differ in every version.</summary>
    public static string[] NamesOf(this StompTestClient client, ReceivedFrame message) => client.Version switch
    {
        StompVersion.V12 => [$"id:{message["ack"]}"],
        StompVersion.V11 => [$"message-id:{message["message-id"]}", $"subscription:{message["subscription"]}"],
        _ => [$"message-id:{message["message-id"]}"],
    };

    /// <summary>Reads a MESSAGE and makes sure which one it is.</summary>
    public static async Task<ReceivedFrame> ReadMessageAsync(this StompTestClient client, string text)
    {
        var message = await client.ReadAsync(StompCommand.Message);
        Assert.That(message.Text, Is.EqualTo(text), message.ToString);
        return message;
    }

    /// <summary>Reads a RECEIPT and makes sure whose it is.</summary>
    public static async Task ReadReceiptAsync(this StompTestClient client, string receipt)
    {
        var frame = await client.ReadAsync(StompCommand.Receipt);
        Assert.That(frame["receipt-id"], Is.EqualTo(receipt));
    }

    /// <summary>Makes sure that nothing waits in a queue: what is sent to it now comes first. The session must not have a subscription to it.</summary>
    public static Task AssertEmptyAsync(this StompTestClient client, string queue) => client.AssertHoldsAsync(queue);

    /// <summary>Makes sure what waits in a queue, and takes it out. The session must not have a subscription to it.</summary>
    public static async Task AssertHoldsAsync(this StompTestClient client, string queue, params string[] texts)
    {
        var marker = Guid.NewGuid().ToString("N");
        await client.SubscribeAsync(queue, id: marker);
        await client.SendFrameAsync("SEND", marker, $"destination:{queue}");

        foreach (var text in (string[])[.. texts, marker])
        {
            await client.ReadMessageAsync(text);
        }

        await client.SendAndConfirmAsync("UNSUBSCRIBE", string.Empty, $"id:{marker}");
    }
}
