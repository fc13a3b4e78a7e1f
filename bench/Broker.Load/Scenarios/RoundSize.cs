namespace Broker.Load.Scenarios;

/// <summary>
/// How many messages a publisher sends in a round. A broker that takes a hundred times as long as another is measured with fewer, so that the
/// rounds of both take about as long as wanted: what a delivery costs does not depend on it, and how late the table comes does.
/// </summary>
/// <param name="most">As many as a publisher may send.</param>
/// <param name="least">As few as make a round; a window full of them, or more.</param>
/// <param name="time">How long a round should take; zero: the most, however long it takes.</param>
internal sealed class RoundSize(int most, int least, TimeSpan time)
{
    // A round with code that is not compiled yet says too little; the next one corrects it.
    private const int MostGrowth = 8;

    /// <summary>How many in the next round.</summary>
    public int Messages { get; private set; } = time > TimeSpan.Zero ? Math.Min(least, most) : most;

    /// <summary>Learns from a round.</summary>
    /// <param name="taken">How long it took.</param>
    public void Learn(TimeSpan taken)
    {
        if (time > TimeSpan.Zero && taken > TimeSpan.Zero)
        {
            var fitting = Messages * Math.Min(MostGrowth, time / taken);
            Messages = (int)Math.Clamp(fitting, Math.Min(least, most), most);
        }
    }
}
