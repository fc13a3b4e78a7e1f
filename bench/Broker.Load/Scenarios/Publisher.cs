using System.Diagnostics;
using Broker.Load.Checks;
using Broker.Load.Net;
using Broker.Load.Protocols;

namespace Broker.Load.Scenarios;

/// <summary>One that sends: as much as its windows, its socket and the round allow, many messages in one write.</summary>
/// <param name="session">Its session.</param>
/// <param name="loop">Whose buffer it uses.</param>
/// <param name="templates">Its messages: one after another from each, and the numbers of each count for themselves.</param>
internal sealed class Publisher(ISession session, EventLoop loop, params IReadOnlyList<SendTemplate> templates)
{
    // A write as large as a client's stream makes of many small ones.
    private const int WriteSize = 64 * 1024;

    private readonly int _perWrite = Math.Max(1, WriteSize / templates.Max(template => template.Length));
    private long _allowed;

    /// <summary>How many messages it has sent.</summary>
    public long Sent { get; private set; }

    /// <summary>How many may be unseen; 0: any number.</summary>
    public int InFlight { get; init; }

    /// <summary>How many have been seen, since the very first one.</summary>
    public required Func<long> Seen { get; init; }

    /// <summary>Knows how many of its messages have been confirmed, or null.</summary>
    public ReceiptCheck? Receipts { get; init; }

    /// <summary>How many may be unconfirmed, if they are confirmed.</summary>
    public int Unconfirmed { get; init; }

    /// <summary>Whether each message is to say when it was sent.</summary>
    public bool IsDated { get; init; }

    /// <summary>Whether its socket has not taken yet all that it has sent.</summary>
    public bool HasBacklog => session.Connection.HasBacklog;

    /// <summary>Allows so many messages more.</summary>
    public void Allow(int messages) => _allowed += messages;

    /// <summary>Sends what may be sent, at most one write.</summary>
    /// <returns>Whether it could send more at once.</returns>
    public bool Send()
    {
        var room = Room();
        if (room <= 0 || HasBacklog)
        {
            return false;
        }

        var count = (int)Math.Min(room, _perWrite);
        var length = 0;

        for (var message = 0; message < count; message++)
        {
            length += Write(length, IsDated ? Stopwatch.GetTimestamp() : 0);
        }

        session.Connection.Send(loop.SendBuffer.AsSpan(0, length));
        return count < room && !HasBacklog;
    }

    /// <summary>Sends one message, whether there is room for it or not: it is due.</summary>
    /// <param name="due">When it was due.</param>
    public void SendNow(long due) => session.Connection.Send(loop.SendBuffer.AsSpan(0, Write(0, due)));

    private int Write(int at, long due)
    {
        var template = templates[(int)(Sent % templates.Count)];
        template.Write(loop.SendBuffer.AsSpan(at), Sent / templates.Count, due);
        Sent++;
        return template.Length;
    }

    private long Room()
    {
        var room = _allowed - Sent;
        room = InFlight == 0 ? room : Math.Min(room, InFlight - (Sent - Seen()));
        return Receipts is null ? room : Math.Min(room, Unconfirmed - (Sent - Receipts.Confirmed));
    }
}
