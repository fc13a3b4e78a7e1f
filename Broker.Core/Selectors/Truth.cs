namespace Broker.Core.Selectors;

/// <summary>
/// What a condition comes to. Unknown is what comes of comparing with nothing; it is neither true nor false, and stays unknown until
/// AND or OR need not know (JMS 2.0, 3.8.1.2, the tables of AND, OR and NOT).
/// </summary>
internal enum Truth
{
    False,
    True,
    Unknown,
}
