namespace Broker.Host.Configuration;

/// <summary>Options with rules that one key alone cannot tell.</summary>
internal interface IOptionsRules
{
    /// <summary>Checks them.</summary>
    /// <returns>For each fault the name of the property and what is wrong, with an example.</returns>
    IEnumerable<(string Property, string Fault)> Check();
}
