using System.Buffers;
using System.Globalization;
using System.Text;
using Broker.Stomp;

namespace Broker.Host.Gateways.Http;

/// <summary>
/// A client of a session of its own, without a socket. It belongs to one request at a time, so whatever comes is about what that request
/// has asked: an ERROR is its answer, and ends nothing of anybody else.
/// </summary>
/// <param name="pipe">The session.</param>
/// <param name="running">Completes when the session has ended.</param>
internal sealed class StompLink(SessionPipe pipe, Task running) : IDisposable
{
    // What a session puts out has passed its own limits, and has a few headers more.
    private static readonly FrameLimits Unlimited = new(int.MaxValue, int.MaxValue, ushort.MaxValue, StompError.FrameTooLarge);

    private readonly FrameReader _reader = new() { Version = StompVersion.V12, Limits = Unlimited };
    private ReadOnlySequence<byte> _octets;
    private bool _isHolding;
    private int _number;

    /// <summary>Handles a frame; it is gone afterwards.</summary>
    public delegate T FrameHandler<out T>(in Frame frame, bool isText);

    /// <summary>The login of the session's user; from CONNECTED on.</summary>
    public string User { get; set; } = string.Empty;

    /// <summary>Whether a heart-beat has come since this was set to false.</summary>
    public bool HasBeaten { get; set; }

    /// <summary>Completes when the session has ended.</summary>
    public Task Ended => running;

    /// <summary>A name that this link has not used: for a receipt, or a subscription.</summary>
    public string NextName() => (++_number).ToString(CultureInfo.InvariantCulture);

    /// <summary>Sends octets of frames.</summary>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> octets, CancellationToken cancellation) => await pipe.Input.WriteAsync(octets, cancellation);

    /// <summary>Waits for the next frame and hands it on; heart-beats are none.</summary>
    /// <param name="handle">What becomes of it.</param>
    /// <param name="cancellation">Ends the waiting; the link can still be used.</param>
    /// <exception cref="HttpProblemException">The session has ended; with an ERROR, it says so.</exception>
    public async ValueTask<T> ReceiveAsync<T>(FrameHandler<T> handle, CancellationToken cancellation)
    {
        while (true)
        {
            if (!_isHolding && !(_isHolding = await pipe.WaitAsync(cancellation)))
            {
                throw HttpProblemException.Of(StompError.ShuttingDown, "The session has ended.");
            }

            if (TryTake(handle, out var result))
            {
                return result;
            }

            Release();
        }
    }

    /// <summary>Hands on a frame that has come, without waiting.</summary>
    /// <returns>False if there is none.</returns>
    public bool TryTake<T>(FrameHandler<T> handle, out T result)
    {
        while (_isHolding && pipe.TryTake(out var output))
        {
            _octets = output.Octets;
            if (output.Kind != SessionOutputKind.Close && _reader.TryRead(ref _octets, out var frame))
            {
                ThrowIfError(frame);
                result = handle(frame, output.Kind == SessionOutputKind.Text);
                return true;
            }

            HasBeaten |= output.Kind == SessionOutputKind.Text;
        }

        result = default!;
        return false;
    }

    /// <summary>Waits until something has come; <see cref="TryTake"/> as often as it is true, then <see cref="Release"/>.</summary>
    /// <returns>False if the session has ended without a word.</returns>
    public async ValueTask<bool> WaitAsync(CancellationToken cancellation) => _isHolding || (_isHolding = await pipe.WaitAsync(cancellation));

    /// <summary>Gives back the memory of what was taken.</summary>
    public void Release()
    {
        if (_isHolding)
        {
            _reader.Release();
            pipe.Release();
            _isHolding = false;
        }
    }

    /// <summary>The client goes.</summary>
    public void Dispose()
    {
        Release();
        pipe.Abandon();
    }

    private static void ThrowIfError(in Frame frame)
    {
        if (frame.Command == StompCommand.Error)
        {
            var message = frame.Headers.GetString(HeaderName.Message);
            Throw(StompError.All.FirstOrDefault(error => error.Message == message) ?? StompError.Internal, frame);
        }

        // A refusal that does not end the session. What somebody has sent has the broker's timestamp, which nobody else can write or leave out.
        if (frame.Command == StompCommand.Message && frame.Headers.GetString("error"u8) is { } code && frame.Headers.TryGet(HeaderName.Message, out _)
            && !frame.Headers.TryGet("timestamp"u8, out _)
            && StompError.All.FirstOrDefault(error => error.Code == code) is { } refusal)
        {
            Throw(refusal, frame);
        }
    }

    private static void Throw(StompError error, in Frame frame) => throw HttpProblemException.Of(error, Encoding.UTF8.GetString(frame.Body));
}
