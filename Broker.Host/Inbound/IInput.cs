using System.IO.Pipelines;

namespace Broker.Host.Inbound;

/// <summary>
/// What a session reads: a pipe's reader, but that waiting for a peer is not an operation under way, which would keep its state for as long as the peer
/// is silent. Used in the session's turn only; the waiter goes on on any thread.
/// </summary>
internal interface IInput
{
    /// <summary>Reads what has come and has not been looked at.</summary>
    /// <param name="result">What has come; <see cref="AdvanceTo"/> must follow if there is something.</param>
    /// <returns>False if nothing has.</returns>
    /// <exception cref="IOException">The connection is broken.</exception>
    bool TryRead(out ReadResult result);

    /// <summary>Waits until it is time to try again, which may be for nothing. After <see cref="TryRead"/> has found nothing, one at a time.</summary>
    /// <returns>Completes then, or when the connection has ended.</returns>
    ValueTask WaitToReadAsync();

    /// <summary>Says how far what was read has been used and looked at.</summary>
    void AdvanceTo(SequencePosition consumed, SequencePosition examined);
}
