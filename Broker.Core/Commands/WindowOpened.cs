namespace Broker.Core.Commands;

/// <summary>A publisher's window has room again; see <see cref="PublishWindow"/>.</summary>
public sealed class WindowOpened
{
    private WindowOpened()
    {
    }

    /// <summary>The only one there is.</summary>
    public static WindowOpened Instance { get; } = new();
}
