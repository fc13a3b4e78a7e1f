namespace Broker.Host.Configuration;

/// <summary>Options with rules that one key alone cannot tell.</summary>
internal interface IOptionsRules
{
    /// <summary>Checks them.</summary>
    /// <returns>What is wrong.</returns>
    IEnumerable<OptionsFault> Check();
}
