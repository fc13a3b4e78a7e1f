using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Broker.Load.Net;
using Broker.Load.Report;
using Broker.Load.Scenarios;
using Broker.Load.Targets;

namespace Broker.Load;

/// <summary>
/// One broker in one scenario: says how it goes, round by round, and drops out when something went wrong, for what follows a loss would be
/// compared with what was lost.
/// </summary>
/// <param name="broker">The broker.</param>
/// <param name="limit">How long a round may take.</param>
/// <param name="result">Gets the rounds that count, and what went wrong.</param>
internal sealed class Lane(RunningBroker broker, TimeSpan limit, Result result) : IDisposable
{
    private readonly string _title = $"{result.Scenario} over {result.Transport}, {result.Target}";
    private IRun? _run;

    /// <summary>Opens the connections of a scenario.</summary>
    public void Prepare(IScenario scenario, EventLoop loop, Transport transport)
    {
        Console.WriteLine($"{_title}: process {broker.ProcessId}");
        _ = Try(() => _run = scenario.Prepare(loop, broker, transport));
    }

    /// <summary>Runs rounds that do not count, for a while.</summary>
    public void WarmUp(TimeSpan time)
    {
        var start = Stopwatch.GetTimestamp();
        while (_run is not null && Stopwatch.GetElapsedTime(start) < time)
        {
            _ = RunRound("warm-up");
        }
    }

    /// <summary>Runs a round that counts.</summary>
    /// <param name="number">Which one, from 1.</param>
    public void RunRound(int number)
    {
        if (RunRound(FormattableString.Invariant($"round {number}")) is { } round)
        {
            result.Rounds.Add(round);
        }
    }

    public void Dispose()
    {
        _run?.Dispose();
        _run = null;
    }

    private Round? RunRound(string number)
    {
        if (_run is not { } run)
        {
            return null;
        }

        var round = Try(() => run.RunRound(limit));
        if (round is not null)
        {
            Say(number, round);
        }

        if (round is not { FaultCount: 0 })
        {
            Dispose();
        }

        return round;
    }

    private T? Try<T>(Func<T> what)
        where T : class
    {
        try
        {
            return what();
        }
        catch (Exception failure) when (failure is LoadException or SocketException or IOException)
        {
            Console.WriteLine($"{_title}: not measured: {failure.Message}");
            result.Faults.Add($"not measured: {failure.Message}");
            return null;
        }
    }

    private void Say(string number, Round round)
    {
        var figures = round.Figures.Select(figure => $"{figure.Name} {figure.Value.ToString(figure.Format, CultureInfo.InvariantCulture)}");
        Console.WriteLine($"{_title}, {number}: {string.Join(", ", figures)}");

        foreach (var fault in round.Faults)
        {
            result.Faults.Add(fault);
            Console.WriteLine($"  FAULT {fault}");
        }

        if (round.FaultCount > round.Faults.Count)
        {
            result.Faults.Add(FormattableString.Invariant($"and {round.FaultCount - round.Faults.Count} more"));
            Console.WriteLine($"  FAULT {result.Faults[^1]}");
        }
    }
}
