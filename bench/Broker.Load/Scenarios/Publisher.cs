using Broker.Load.Checks;
using Broker.Load.Net;
using Broker.Load.Stomp;

namespace Broker.Load.Scenarios;

/// <summary>One that sends: as much as its window, its socket and the round allow, many messages in one write.</summary>
/// <param name="session">Its session.</param>
/// <param name="loop">Whose buffer it uses.</param>
/// <param name="template">Its messages.</param>
/// <param name="check">Knows how many have been seen.</param>
/// <param name="index">Which of its destination's publishers it is.</param>
/// <param name="inFlight">How many may be unseen; 0: any number.</param>
internal sealed class Publisher(Session session, EventLoop loop, SendTemplate template, IDeliveryCheck check, int index, int inFlight)
{
    // A write as large as a client's stream makes of many small ones.
    private const int WriteSize = 64 * 1024;

    private long _sent;
    private long _allowed;

    /// <summary>Allows so many messages more.</summary>
    public void Allow(int messages) => _allowed += messages;

    /// <summary>Sends what may be sent, at most one write.</summary>
    /// <returns>Whether it could send more at once.</returns>
    public bool Send()
    {
        var room = Room();
        if (room <= 0 || session.Connection.HasBacklog)
        {
            return false;
        }

        var count = (int)Math.Min(room, Math.Max(1, WriteSize / template.Length));
        for (var message = 0; message < count; message++)
        {
            template.Write(loop.SendBuffer.AsSpan(message * template.Length), _sent++, due: 0);
        }

        session.Connection.Send(loop.SendBuffer.AsSpan(0, count * template.Length));
        return count < room && !session.Connection.HasBacklog;
    }

    /// <summary>Sends one message, whether there is room for it or not: it is due.</summary>
    /// <param name="due">When it was due.</param>
    public void SendNow(long due)
    {
        template.Write(loop.SendBuffer, _sent++, due);
        session.Connection.Send(loop.SendBuffer.AsSpan(0, template.Length));
    }

    private long Room()
    {
        var left = _allowed - _sent;
        return inFlight == 0 ? left : Math.Min(left, inFlight - (_sent - check.Seen(index)));
    }
}
