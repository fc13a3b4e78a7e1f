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

    /// <summary>A message with more to it.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="headers">Its headers, each as <c>name:value</c>.</param>
    /// <param name="priority">See <see cref="Broker.Core.Messages.Message.Priority"/>.</param>
    /// <param name="expires">See <see cref="Broker.Core.Messages.Message.Expires"/>.</param>
    /// <param name="availableAt">See <see cref="Broker.Core.Messages.Message.AvailableAt"/>.</param>
    /// <param name="isPersistent">See <see cref="Broker.Core.Messages.Message.IsPersistent"/>.</param>
    /// <param name="origin">See <see cref="Broker.Core.Messages.Message.Origin"/>.</param>
    public static Message Message(
        int number,
        IReadOnlyList<string> headers,
        byte priority = Broker.Core.Messages.Message.DefaultPriority,
        DateTimeOffset? expires = null,
        DateTimeOffset? availableAt = null,
        bool isPersistent = false,
        long origin = 0)
    {
        using var content = new MessageContent();
        foreach (var header in headers)
        {
            var colon = header.IndexOf(':', StringComparison.Ordinal);
            content.AddHeader(Encoding.UTF8.GetBytes(header[..colon]), Encoding.UTF8.GetBytes(header[(colon + 1)..]));
        }

        return new Message(new MessageId(1, number), "/queue/a"u8.ToArray(), content.ToArray(Encoding.UTF8.GetBytes($"{number}")), content.HeadersLength)
        {
            Priority = priority,
            Expires = expires?.ToUnixTimeMilliseconds() ?? 0,
            AvailableAt = availableAt?.ToUnixTimeMilliseconds() ?? 0,
            IsPersistent = isPersistent,
            Origin = origin,
            HasGroup = headers.Any(header => header.StartsWith("group:", StringComparison.Ordinal) || header.StartsWith("JMSXGroupID:", StringComparison.Ordinal)),
            HasDedupId = headers.Any(header => header.StartsWith("dedup-id:", StringComparison.Ordinal) || header.StartsWith("_AMQ_DUPL_ID:", StringComparison.Ordinal)),
        };
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
