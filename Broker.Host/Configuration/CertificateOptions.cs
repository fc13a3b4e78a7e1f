namespace Broker.Host.Configuration;

/// <summary><c>[certificate:NAME]</c>: who the owner of a client's certificate is.</summary>
[Section("certificate", Named = "NAME")]
[TakesEffect(Effect.AtOnce)]
internal sealed class CertificateOptions : INamedOptions
{
    /// <summary>Gets or sets what stands behind the colon of the section: the certificate's subject, its common name, or one of its alternative names.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>Gets or sets the login of the owner.</summary>
    [Key("billing", IsRequired = true)]
    public string Login { get; set; } = string.Empty;

    /// <summary>Gets or sets the roles, beside those that the user of that login has if there is one.</summary>
    [Key("reader, writer")]
    public string Roles { get; set; } = string.Empty;
}
