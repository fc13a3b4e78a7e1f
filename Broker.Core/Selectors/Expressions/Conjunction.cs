namespace Broker.Core.Selectors.Expressions;

/// <summary>AND: false if one is false, true if all are true, otherwise unknown.</summary>
/// <param name="conditions">Two or more. A list and no tree, so that a long one is no deep one.</param>
internal sealed class Conjunction(ICondition[] conditions) : ICondition
{
    public Truth Test(in SelectorContext context)
    {
        var result = Truth.True;

        foreach (var condition in conditions)
        {
            var truth = condition.Test(context);
            if (truth == Truth.False)
            {
                return Truth.False;
            }

            result = truth == Truth.Unknown ? Truth.Unknown : result;
        }

        return result;
    }
}
