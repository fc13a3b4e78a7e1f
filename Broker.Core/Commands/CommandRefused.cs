using System.Text;

namespace Broker.Core.Commands;

/// <summary>A command was not carried out and has changed nothing.</summary>
/// <param name="Tag">The command's tag.</param>
/// <param name="Refusal">Why.</param>
public sealed record CommandRefused(long Tag, Refusal Refusal)
{
    /// <summary>Where a message was to go, as its sender writes it, or what was to be subscribed to; null if neither was refused.</summary>
    public string? Destination { get; init; }

    /// <summary>The refusal of a command.</summary>
    public static CommandRefused Of(DestinationCommand command, Refusal refusal) => new(command.Tag, refusal)
    {
        Destination = command switch
        {
            Publish publish => Encoding.UTF8.GetString(publish.Message.Destination.Span),
            Subscribe subscribe => subscribe.Destination.Text,
            _ => null,
        },
    };
}
