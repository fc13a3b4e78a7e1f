namespace Broker.Host.Configuration;

/// <summary>Options of a section of which there may be several, each with a name of its own.</summary>
internal interface INamedOptions
{
    /// <summary>Gets or sets what stands behind the colon of the section.</summary>
    string Name { get; set; }
}
