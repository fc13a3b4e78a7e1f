namespace Broker.Load.Checks;

/// <summary>What was received, and what was wrong with it. The first faults are kept in words, all are counted.</summary>
internal sealed class Tally
{
    private const int MostFaults = 10;

    private readonly List<string> _faults = [];

    /// <summary>Deliveries, each counted once.</summary>
    public long Delivered { get; private set; }

    /// <summary>How many faults there were.</summary>
    public long FaultCount { get; private set; }

    /// <summary>The first faults.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>Counts a delivery.</summary>
    public void Count() => Delivered++;

    /// <summary>Counts a fault.</summary>
    public void Fault(FormattableString what)
    {
        if (FaultCount++ < MostFaults)
        {
            _faults.Add(FormattableString.Invariant(what));
        }
    }

    /// <summary>Begins anew.</summary>
    public void Clear()
    {
        Delivered = 0;
        FaultCount = 0;
        _faults.Clear();
    }
}
