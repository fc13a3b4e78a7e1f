using Broker.Host.Certificates;

namespace Broker.Host.Configuration;

/// <summary>Checks that the files that listeners name are there and are what they should be.</summary>
internal static class ListenerRules
{
    /// <summary>Checks the sections.</summary>
    /// <param name="options">The options.</param>
    /// <param name="folder">What the paths in them are relative to.</param>
    /// <returns>What is wrong.</returns>
    public static IEnumerable<SectionFault> Check(ConfiguredOptions options, string folder) =>
        from listener in options.All<ListenerOptions>()
        where !listener.Check().Any()
        let fault = FaultOfFiles(listener, folder)
        where fault is not null
        select new SectionFault($"listener:{listener.Name}", fault);

    private static OptionsFault? FaultOfFiles(ListenerOptions listener, string folder)
    {
        var files = listener.TlsIn(folder);

        try
        {
            files?.Read().Dispose();
            return null;
        }
        catch (TlsFileException wrong)
        {
            var (property, example) = wrong.File == files!.Authorities ? (nameof(ListenerOptions.ClientAuthorities), "certs/clients.pem, certificates in PEM")
                : wrong.File == files.Key ? (nameof(ListenerOptions.CertificateKey), "certs/broker.key, a private key in PEM")
                : (nameof(ListenerOptions.Certificate), "certs/broker.pem, a certificate in PEM, or certs/broker.pfx");
            return new OptionsFault(property, $"{wrong.Message} (example: {example})", nameof(ListenerOptions.CertificatePassword));
        }
    }
}
