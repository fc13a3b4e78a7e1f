namespace Broker.Load.Recovery;

/// <summary>What <see cref="RecoveryRun"/> has measured.</summary>
/// <param name="Fill">From the first SEND to the RECEIPT of the last one.</param>
/// <param name="ResidentFull">The memory of the broker that took all messages.</param>
/// <param name="Ready">From the start of the second process to CONNECTED.</param>
/// <param name="ResidentReady">Its memory then.</param>
/// <param name="Drain">From SUBSCRIBE to the last acknowledgement's RECEIPT.</param>
/// <param name="ResidentEmpty">Its memory then.</param>
internal sealed record RecoveryFigures(TimeSpan Fill, long ResidentFull, TimeSpan Ready, long ResidentReady, TimeSpan Drain, long ResidentEmpty)
{
    public override string ToString() => FormattableString.Invariant(
        $"filled in {Fill.TotalSeconds:0.00} s, RSS {MiB(ResidentFull):0} MiB; killed; CONNECTED {Ready.TotalSeconds:0.00} s after the start, RSS {MiB(ResidentReady):0} MiB; all taken in {Drain.TotalSeconds:0.00} s, RSS {MiB(ResidentEmpty):0} MiB");

    private static double MiB(long bytes) => bytes / 1048576.0;
}
