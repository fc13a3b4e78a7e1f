using System.Text;

namespace Broker.Core.Commands;

/// <summary>A command was not carried out and has changed nothing.</summary>
/// <param name="Tag">The command's tag.</param>
/// <param name="Refusal">Why.</param>
public sealed record CommandRefused(long Tag, Refusal Refusal)
{
    /// <summary>Where the message that was refused was to go, as its sender writes it; null if it was no message.</summary>
    public string? Destination { get; init; }

    /// <summary>The refusal of a command.</summary>
    public static CommandRefused Of(DestinationCommand command, Refusal refusal) => new(command.Tag, refusal)
    {
        Destination = command is Publish publish ? Encoding.UTF8.GetString(publish.Message.Destination.Span) : null,
    };
}
