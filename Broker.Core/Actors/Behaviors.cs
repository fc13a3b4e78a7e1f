namespace Broker.Core.Actors;

/// <summary>The stack of an actor's behaviours; the top one takes the messages. Part of its <see cref="Incarnation"/>, and not to be copied.</summary>
internal struct Behaviors()
{
    private static readonly Receive Nothing = _ => false;

    private Stack<Receive>? _below;

    /// <summary>The behaviour in force.</summary>
    public Receive Top { readonly get; private set; } = Nothing;

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
        Top = Nothing;
    }
}
