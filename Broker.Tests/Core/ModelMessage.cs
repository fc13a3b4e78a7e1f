using Broker.Core.Messages;

namespace Broker.Tests.Core;

/// <summary>A message as <see cref="QueueModel"/> sees it. They are ordered as a queue delivers them.</summary>
internal sealed record ModelMessage(int Number, byte Priority, string Color, string? Group, bool IsPersistent) : IComparable<ModelMessage>
{
    /// <summary>How many times it is known to have been delivered.</summary>
    public int Deliveries { get; set; }

    /// <summary>Whether the broker has ended since it came, so that it may count as delivered though it was not.</summary>
    public bool HasSurvived { get; set; }

    public int CompareTo(ModelMessage? other) => (-Priority, Number).CompareTo((-other!.Priority, other.Number));

    public bool Equals(ModelMessage? other) => Number == other?.Number;

    public override int GetHashCode() => Number;

    public Message Make() =>
        Sample.Message(Number, Group is null ? [$"color:{Color}"] : [$"color:{Color}", $"group:{Group}"], Priority, isPersistent: IsPersistent);
}
