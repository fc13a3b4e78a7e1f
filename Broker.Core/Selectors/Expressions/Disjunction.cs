namespace Broker.Core.Selectors.Expressions;

/// <summary>OR: true if one is true, false if all are false, otherwise unknown.</summary>
/// <param name="conditions">Two or more.</param>
internal sealed class Disjunction(ICondition[] conditions) : ICondition
{
    public Truth Test(in SelectorContext context)
    {
        var result = Truth.False;

        foreach (var condition in conditions)
        {
            var truth = condition.Test(context);
            if (truth == Truth.True)
            {
                return Truth.True;
            }

            result = truth == Truth.Unknown ? Truth.Unknown : result;
        }

        return result;
    }
}
