namespace Broker.Load.Net;

/// <summary>Frames one after another. The bodies of this generator have no NUL, so the next NUL is the end of the frame.</summary>
internal sealed class StreamFraming : IFraming
{
    public static StreamFraming Instance { get; } = new();

    public int Split(ReadOnlySpan<byte> received, IFrameReceiver receiver, Connection connection)
    {
        var done = 0;

        while (done < received.Length)
        {
            if (received[done] is (byte)'\n' or (byte)'\r')
            {
                receiver.OnHeartBeat();
                done++;
                continue;
            }

            var length = received[done..].IndexOf((byte)0);
            if (length < 0)
            {
                break;
            }

            receiver.OnFrame(received.Slice(done, length));
            done += length + 1;
        }

        return done;
    }
}
