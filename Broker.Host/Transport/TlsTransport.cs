using System.Buffers;
using System.IO.Pipelines;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Broker.Host.Transport;

/// <summary>
/// TLS on a transport: what is read and written here is in the clear, what goes through the transport below is not. As a feature of the
/// connection it tells the server that there is TLS, and which protocol was agreed upon above it.
/// </summary>
internal sealed class TlsTransport : IDuplexPipe, ITlsConnectionFeature, ITlsApplicationProtocolFeature, IAsyncDisposable
{
    private readonly IDuplexPipe _lower;
    private readonly SslStream _stream;
    private string? _refusal;
    private bool _isFinished;

    /// <summary>Prepares TLS; <see cref="AuthenticateAsync"/> must follow.</summary>
    /// <param name="lower">The transport below.</param>
    /// <param name="memory">Where buffers come from.</param>
    public TlsTransport(IDuplexPipe lower, MemoryPool<byte> memory)
    {
        _lower = lower;
        _stream = new SslStream(new DuplexPipeStream(lower));

        // A connection that is silent has no buffer here.
        Input = PipeReader.Create(_stream, new StreamPipeReaderOptions(memory, leaveOpen: true, useZeroByteReads: true));
        Output = PipeWriter.Create(_stream, new StreamPipeWriterOptions(memory, leaveOpen: true));
    }

    public PipeReader Input { get; }

    public PipeWriter Output { get; }

    /// <summary>The client's certificate, found valid; or null.</summary>
    public X509Certificate2? ClientCertificate { get; set; }

    ReadOnlyMemory<byte> ITlsApplicationProtocolFeature.ApplicationProtocol => _stream.NegotiatedApplicationProtocol.Protocol;

    public Task<X509Certificate2?> GetClientCertificateAsync(CancellationToken cancellationToken) => Task.FromResult(ClientCertificate);

    /// <summary>The handshake.</summary>
    /// <param name="terms">Makes its terms; is given what is to be told if a client's certificate is refused.</param>
    /// <param name="cancellationToken">Its time is over.</param>
    /// <exception cref="AuthenticationException">The client and we cannot agree, or it has not shown who it is.</exception>
    /// <exception cref="IOException">The client has gone.</exception>
    public async Task AuthenticateAsync(Func<Action<string>, SslServerAuthenticationOptions> terms, CancellationToken cancellationToken)
    {
        try
        {
            await _stream.AuthenticateAsServerAsync(terms(refusal => _refusal = refusal), cancellationToken);
        }
        catch (AuthenticationException failure)
        {
            throw new AuthenticationException(_refusal ?? failure.InnerException?.Message ?? failure.Message, failure);
        }

        ClientCertificate = _stream.RemoteCertificate as X509Certificate2;
    }

    /// <summary>Lets out what was flushed, and says below TLS and on it that nothing more comes.</summary>
    /// <returns>Completes when the transport below has it, or when the peer is gone.</returns>
    public async Task FinishAsync()
    {
        if (_isFinished)
        {
            return;
        }

        _isFinished = true;

        try
        {
            await Output.CompleteAsync();
            await _stream.ShutdownAsync();
        }
        catch (Exception gone) when (gone is IOException or InvalidOperationException or OperationCanceledException)
        {
            // There is nobody left to be told.
        }

        await _lower.Output.CompleteAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Input.CompleteAsync();
        await _stream.DisposeAsync();
    }
}
