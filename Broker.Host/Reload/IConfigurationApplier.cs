namespace Broker.Host.Reload;

/// <summary>
/// A part of the broker that takes up changes of broker.conf. It is registered as a service; <see cref="ConfigurationReload"/> asks all of
/// them to prepare, and if all can, each to apply.
/// </summary>
internal interface IConfigurationApplier
{
    /// <summary>Does all that can fail, such as reading files of keys, and changes nothing.</summary>
    /// <param name="update">The change.</param>
    /// <returns>What is left to be done.</returns>
    /// <exception cref="IOException">A file cannot be read. This, and what else is wrong with a file, refuses the whole change.</exception>
    PreparedChange Prepare(ConfigurationUpdate update);
}
