namespace Broker.Stomp;

/// <summary>How large a frame may be. Each limit is checked before memory is taken for what it limits (1.2, "Size Limits").</summary>
/// <param name="MaxFrameBytes">Octets of a whole frame, from the command to the NUL; at least 64.</param>
/// <param name="MaxHeaders">Header lines in a frame, repeated ones included; at least 1.</param>
/// <param name="MaxHeaderBytes">Octets of one header line without its end; at least 16.</param>
/// <param name="FrameError">What to report for a frame that is too large.</param>
public sealed record FrameLimits(int MaxFrameBytes, int MaxHeaders, int MaxHeaderBytes, StompError FrameError)
{
    /// <summary>4 MiB, 64 headers of 8 KiB.</summary>
    public static FrameLimits Default { get; } = new(4 * 1024 * 1024, 64, 8 * 1024, StompError.FrameTooLarge);
}
