using System.Buffers;
using System.Text;
using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Fuzz;

/// <summary>The frame reader against octets that are nearly STOMP.</summary>
internal sealed class FrameFuzzTests
{
    private static readonly FrameLimits Small = new(MaxFrameBytes: 300, MaxHeaders: 6, MaxHeaderBytes: 64, StompError.FrameTooLarge);

    private static readonly byte[][] Corpus =
    [
        .. new[]
        {
            "CONNECT\naccept-version:1.0,1.1,1.2\nhost:stomp.example.org\nlogin:guest\npasscode:pass\\word\nheart-beat:10000,10000\n\n^@",
            "STOMP\r\naccept-version:1.2\r\nhost:/\r\n\r\n^@",
            "SEND\ndestination:/queue/a\ncontent-type:text/plain\nreceipt:77\n\nhello queue a^@\n",
            "SEND\ndestination:/topic/b.c\ncontent-length:11\n\nwith^@a^@NULs^@\r\n",
            "SEND\ndestination:/topic/ž\npath:C\\c\\\\dir\\\\new\nlines:a\\nb\\r\\nc\n\nžluťoučký kůň 🐎^@",
            "SEND\ncontent-length:0\ndestination:/queue/empty\n\n^@",
            "SEND\ncontent-length:3\ncontent-length:3\na:1\na:2\n\nabc^@",
            "SUBSCRIBE\nid:sub-0\ndestination:/topic/#\nack:client-individual\nselector:a = 'b:c'\n\n^@",
            "UNSUBSCRIBE\r\nid:sub-0\r\n\r\n^@\r\n\r\n",
            "ACK\nid:1.17\ntransaction:tx-1\n\n^@",
            "NACK\nmessage-id:mhz2k9q4-17\nsubscription:0\n\n^@",
            "BEGIN\ntransaction:tx-1\n\n^@COMMIT\ntransaction:tx-1\n\n^@ABORT\ntransaction:tx-2\n\n^@",
            "DISCONNECT\nreceipt:close-1\n\n^@",
            "CONNECTED\nversion:1.2\nsession:0123456789abcdef\nserver:Broker/0.1.0\nheart-beat:10000,10000\n\n^@",
            "MESSAGE\nsubscription:0\nmessage-id:mhz2k9q4-17\ndestination:/queue/a\nempty:\ncolons:a:b:c\ncontent-length:5\n\nhello^@",
            "RECEIPT\nreceipt-id:77\n\n^@",
            "ERROR\nmessage:malformed header\ncontent-type:text/plain\ncontent-length:6\n\nwrong\n^@",
            "\n\r\n\n",
            "^@",
        }.Select(FrameWays.Octets),
    ];

    [Test]
    [Category("Slow")]
    public void A_million_mutated_frames_do_no_harm()
    {
        var mutator = new Mutator(Corpus, FuzzRun.Seed);
        var accepted = 0;
        var refused = new HashSet<StompError>();

        for (var left = FuzzRun.Count(1_000_000); left > 0; left--)
        {
            var (frames, error) = Try(mutator);
            accepted += frames;

            if (error is not null)
            {
                refused.Add(error);
            }
        }

        Assert.That(accepted, Is.GreaterThan(0));
        Assert.That(refused, Is.SupersetOf((StompError[])
        [
            StompError.UnknownCommand, StompError.MalformedHeader, StompError.UndefinedEscape, StompError.InvalidUtf8, StompError.InvalidContentLength,
            StompError.MissingNull, StompError.TooManyHeaders, StompError.HeaderTooLong, StompError.FrameTooLarge,
        ]));
    }

    [Test]
    public void Rented_memory_goes_back_whatever_comes()
    {
        var mutator = new Mutator(Corpus, FuzzRun.Seed + 1);
        using var watch = new PoolWatch();

        for (var count = 0; count < 5000; count++)
        {
            var octets = mutator.Next();
            var reader = new FrameReader { Version = (StompVersion)mutator.Random.Next(4), Limits = Small };
            var pieces = new FuzzPieces(octets, mutator.Random);
            var unread = pieces.Unread;

            try
            {
                while (pieces.TryArrive(unread))
                {
                    unread = pieces.Unread;
                    while (reader.TryRead(ref unread, out _))
                    {
                    }
                }
            }
            catch (StompProtocolException)
            {
                // Most of it is refused.
            }

            Assert.That(watch.Rented, Is.Zero, () => Convert.ToHexString(octets.Span));
        }

        Assert.That(watch.Total, Is.GreaterThan(5000));
    }

    private static (int Frames, StompError? Error) Try(Mutator mutator)
    {
        var octets = mutator.Next();
        var version = (StompVersion)mutator.Random.Next(4);
        var limits = mutator.Random.Next(2) == 0 ? Small : FrameLimits.Default;
        var whole = new FrameOracle(version, limits);
        var pieces = new FrameOracle(version, limits);

        try
        {
            var objection = whole.Read(new ReadOnlySequence<byte>(octets)) ?? pieces.Read(new FuzzPieces(octets, mutator.Random)) ?? Compare(whole, pieces);
            if (objection is not null)
            {
                Assert.Fail(Describe(objection, octets, version, limits));
            }
        }
        catch (Exception broken) when (broken is not AssertionException)
        {
            throw new AssertionException(Describe(broken.ToString(), octets, version, limits), broken);
        }

        return (whole.Result.Frames, whole.Error);
    }

    // A fault in a head that is not all there shows in the whole at once, in pieces perhaps when the rest has come.
    private static string? Compare(FrameOracle whole, FrameOracle pieces) =>
        pieces.Result != whole.Result ? "the frames in pieces are others than in the whole"
        : pieces.Error is not null && whole.Error is null ? "in pieces it is refused, as a whole it is not"
        : null;

    private static string Describe(string objection, ReadOnlyMemory<byte> octets, StompVersion version, FrameLimits limits) =>
        $"{objection}\n{version}, {limits}\n{Convert.ToHexString(octets.Span)}\n{Encoding.Latin1.GetString(octets.Span)}";
}
