using System.Collections.Concurrent;

namespace Broker.Gateways.SockJs;

/// <summary>The sessions over HTTP by their id. Any thread.</summary>
/// <param name="options">How many there may be, and how they are.</param>
internal sealed class SessionTable(SockJsOptions options)
{
    private static readonly SockJsAdmission Full = SockJsAdmission.Refuse(503, "There are too many sessions; try again later.");

    private readonly ConcurrentDictionary<string, SockJsSession> _sessions = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <summary>How many there are.</summary>
    public int Count => _sessions.Count;

    /// <summary>Finds a session.</summary>
    /// <returns>Null if there is none of this id.</returns>
    public SockJsSession? Find(string id) => _sessions.GetValueOrDefault(id);

    /// <summary>Finds a session, or makes it if it may be.</summary>
    /// <param name="id">Its id, which the client has chosen.</param>
    /// <param name="transport">What the client asks for it with.</param>
    /// <param name="admit">Asked whether there may be one more.</param>
    /// <param name="refusal">Why there is none, or null.</param>
    public SockJsSession? FindOrOpen(string id, string transport, Func<SockJsAdmission> admit, out SockJsAdmission? refusal)
    {
        refusal = null;
        return Find(id) ?? Open(id, transport, admit, out refusal);
    }

    private SockJsSession? Open(string id, string transport, Func<SockJsAdmission> admit, out SockJsAdmission? refusal)
    {
        SockJsSession session;
        SockJsAdmission admission;
        refusal = null;

        lock (_lock)
        {
            if (Find(id) is { } other)
            {
                return other;
            }

            admission = _sessions.Count < options.MaxSessions ? admit() : Full;
            if (admission.Serve is null)
            {
                refusal = admission;
                return null;
            }

            session = new SockJsSession(new SockJsConnection(transport, options), options, () => _sessions.TryRemove(id, out _));
            _sessions[id] = session;
        }

        session.Begin(admission.Serve);
        return session;
    }
}
