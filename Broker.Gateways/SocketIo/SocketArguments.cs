namespace Broker.Gateways.SocketIo;

/// <summary>What an event, or the answer to one, says.</summary>
/// <param name="json">The arguments, each a value in JSON.</param>
/// <param name="attachments">The octets that the placeholders in them stand for.</param>
public sealed class SocketArguments(IReadOnlyList<ReadOnlyMemory<byte>> json, IReadOnlyList<ReadOnlyMemory<byte>> attachments)
{
    /// <summary>Gets none.</summary>
    public static SocketArguments None { get; } = new([], []);

    /// <summary>Gets how many there are.</summary>
    public int Count => json.Count;

    /// <summary>Gets the octets that placeholders stand for.</summary>
    internal IReadOnlyList<ReadOnlyMemory<byte>> Attachments => attachments;

    /// <summary>Gets an argument.</summary>
    /// <param name="index">Which; the first has 0.</param>
    public SocketValue this[int index] => new(json[index], attachments);

    /// <summary>The arguments behind the first ones.</summary>
    internal SocketArguments Skip(int count) => new([.. json.Skip(count)], attachments);

    /// <summary>The same, with octets of its own.</summary>
    internal SocketArguments Copy() => new([.. json.Select(value => (ReadOnlyMemory<byte>)value.ToArray())], attachments);
}
