namespace Broker.Host.Limits;

/// <summary>
/// Counts what somebody does against what may be done in a second. It keeps one time: when all that was done will be paid for. What was not
/// done is kept as credit for a while, and what was done too much is a debt, a time to wait. Any thread.
/// </summary>
/// <param name="clock">The time.</param>
internal sealed class TokenBucket(TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly long _start = clock.GetTimestamp();

    // Long ago, which is as much credit as anybody keeps.
    private TimeSpan _paidAt = -TimeSpan.FromDays(1);

    /// <summary>How long it takes until all is paid for; zero: it is.</summary>
    public TimeSpan Debt
    {
        get
        {
            lock (_lock)
            {
                return _paidAt - Now() is var debt && debt > TimeSpan.Zero ? debt : TimeSpan.Zero;
            }
        }
    }

    /// <summary>Counts something.</summary>
    /// <param name="amount">How much.</param>
    /// <param name="perSecond">How much of it may be in a second; more than 0.</param>
    /// <param name="burst">For how long credit is kept.</param>
    /// <param name="longest">A debt that would be longer is not made: nothing is counted then. Zero: there is none too long.</param>
    /// <param name="debt">How long it takes until all is paid for, or would.</param>
    /// <returns>False if the debt is too long.</returns>
    public bool TryTake(double amount, double perSecond, TimeSpan burst, TimeSpan longest, out TimeSpan debt)
    {
        lock (_lock)
        {
            var now = Now();
            var oldest = now - burst;
            var paidAt = (_paidAt > oldest ? _paidAt : oldest) + TimeSpan.FromSeconds(amount / perSecond);
            debt = paidAt > now ? paidAt - now : TimeSpan.Zero;

            if (longest > TimeSpan.Zero && debt > longest)
            {
                return false;
            }

            _paidAt = paidAt;
            return true;
        }
    }

    /// <summary>Whether there has been credit for so long that it would last that time.</summary>
    public bool HasCredit(TimeSpan time)
    {
        lock (_lock)
        {
            return _paidAt <= Now() - time;
        }
    }

    private TimeSpan Now() => clock.GetElapsedTime(_start);
}
