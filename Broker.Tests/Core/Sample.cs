using System.Text;
using Broker.Core.Destinations;
using Broker.Core.Messages;
using Broker.Core.Storage;

namespace Broker.Tests.Core;

/// <summary>Messages and settings for the tests of the core.</summary>
internal static class Sample
{
    /// <summary>A message with a number and that number as its body.</summary>
    public static Message Message(int number) => Message(number, Encoding.UTF8.GetBytes($"{number}"));

    /// <summary>A message of a certain size.</summary>
    public static Message MessageOf(int number, int size)
    {
        var message = Message(number, new byte[Math.Max(0, size - Message(number, []).Size)]);
        Assert.That(message.Size, Is.EqualTo(size), "No message is as small as that.");
        return message;
    }

    /// <summary>The number of a message.</summary>
    public static int NumberOf(Message message) => (int)message.Id.Number;

    /// <summary>A message in a queue.</summary>
    public static QueuedMessage Queued(int number) => new(Message(number), number);

    /// <summary>Settings without limits; tests change what they are about.</summary>
    public static DestinationSettings Settings { get; } = new()
    {
        MaxDestinations = 1000,
        IdleTimeout = TimeSpan.FromMinutes(1),
        QueueMessages = 1000,
        QueueBytes = 1024 * 1024,
        MaxDeliveries = 0,
        SubscriberMessages = 1000,
        SubscriberBytes = 1024 * 1024,
    };

    private static Message Message(int number, byte[] body) => new(new MessageId(1, number), "/queue/a"u8.ToArray(), body, headersLength: 0);
}
