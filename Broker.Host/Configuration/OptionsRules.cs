using Microsoft.Extensions.Options;

namespace Broker.Host.Configuration;

/// <summary>Holds options to their rules however they were made; the loader has named the lines before.</summary>
internal sealed class OptionsRules<TOptions> : IValidateOptions<TOptions>
    where TOptions : class
{
    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        var faults = (options as IOptionsRules)?.Check().Select(fault => $"{ConfigurationKey.Kebab(fault.Property)}: {fault.Text}").ToList();
        return faults is { Count: > 0 } ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
    }
}
