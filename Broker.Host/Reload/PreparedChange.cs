namespace Broker.Host.Reload;

/// <summary>A change that cannot fail any more.</summary>
/// <param name="ApplyAsync">Puts it in force.</param>
internal sealed record PreparedChange(Func<Task> ApplyAsync)
{
    /// <summary>Gives up what was prepared, because another part of the broker could not.</summary>
    public Action Withdraw { get; init; } = () => { };
}
