using Broker.Load.Net;
using Broker.Load.Protocols;

namespace Broker.Load.Scenarios;

/// <summary>Opens many sessions, some at a time.</summary>
internal static class Crowd
{
    /// <summary>Opens sessions and waits until all are ready.</summary>
    /// <param name="loop">Where they live.</param>
    /// <param name="sessions">The sessions.</param>
    /// <param name="atOnce">How many may be on their way; more than a listener's backlog, and some are told to come again in a second.</param>
    /// <param name="limit">How long it may take.</param>
    /// <exception cref="LoadException">A session has failed, or it took too long.</exception>
    public static void Open(EventLoop loop, IReadOnlyList<ISession> sessions, int atOnce, TimeSpan limit)
    {
        var (opened, ready) = (0, 0);
        string? fault = null;

        foreach (var session in sessions)
        {
            session.Ready = () => ready++;
            session.Failed = why => fault ??= why;
        }

        var isInTime = loop.Run(() => ready == sessions.Count || fault is not null, limit, () =>
        {
            while (opened < sessions.Count && opened - ready < atOnce)
            {
                sessions[opened++].Open();
            }

            return false;
        });

        if (fault is not null || !isInTime)
        {
            throw new LoadException($"{ready} of {sessions.Count} sessions were opened, then: {fault ?? "nothing more came"}");
        }
    }
}
