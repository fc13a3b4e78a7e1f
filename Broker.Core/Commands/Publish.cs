using Broker.Core.Messages;

namespace Broker.Core.Commands;

/// <summary>Takes a message.</summary>
/// <param name="Message">The message.</param>
/// <param name="Window">Released by the message's size when the destination can take more, or null.</param>
/// <param name="Tag">See <see cref="DestinationCommand"/>.</param>
/// <param name="Confirm">See <see cref="DestinationCommand"/>.</param>
public sealed record Publish(Message Message, PublishWindow? Window, long Tag, bool Confirm) : DestinationCommand(Tag, Confirm);
