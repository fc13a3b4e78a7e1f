namespace Broker.Core.Actors;

/// <summary>The stack of an actor's behaviours; the top one takes the messages.</summary>
internal sealed class Behaviors
{
    private Stack<Receive>? _below;

    /// <summary>The behaviour in force.</summary>
    public Receive Top { get; private set; } = _ => false;

    /// <summary>Puts a behaviour in the place of the top one.</summary>
    public void Replace(Receive receive) => Top = receive;

    /// <summary>Puts a behaviour above the top one.</summary>
    public void Push(Receive receive)
    {
        (_below ??= new Stack<Receive>()).Push(Top);
        Top = receive;
    }

    /// <summary>Returns to the behaviour below, if there is one.</summary>
    public void Pop()
    {
        if (_below is { Count: > 0 })
        {
            Top = _below.Pop();
        }
    }

    /// <summary>Forgets all; a new instance follows.</summary>
    public void Clear()
    {
        _below = null;
        Top = _ => false;
    }
}
