using System.Runtime.InteropServices;
using System.Text;
using Broker.Host.Sockets;
using Broker.Tests.Support;

namespace Broker.Tests.Host.Sockets;

internal sealed class ReceiveBufferTests
{
    private readonly ReceiveBuffer _buffer = new();

    [Test]
    public void It_begins_empty()
    {
        Assert.That((_buffer.HasUnexamined, _buffer.Content.Length), Is.EqualTo((false, 0L)));
    }

    [Test]
    public void What_is_committed_is_there()
    {
        Add("abc");
        Add("def");

        Assert.That(Content, Is.EqualTo("abcdef"));
        Assert.That(_buffer.HasUnexamined, Is.True);
    }

    [Test]
    public void What_is_reserved_and_not_committed_is_not_there()
    {
        "xyz"u8.CopyTo(_buffer.Reserve(3));

        Assert.That((_buffer.HasUnexamined, Content), Is.EqualTo((false, string.Empty)));
    }

    [Test]
    public void Consumed_octets_are_gone_and_examined_ones_stay()
    {
        Add("abcdef");
        var content = _buffer.Content;

        _buffer.AdvanceTo(content.GetPosition(2), content.End);

        Assert.That((Content, _buffer.HasUnexamined), Is.EqualTo(("cdef", false)));

        Add("g");
        Assert.That((Content, _buffer.HasUnexamined), Is.EqualTo(("cdefg", true)));
    }

    [Test]
    public void Growing_keeps_what_is_there_and_what_has_been_examined()
    {
        Add("abcdef");
        var content = _buffer.Content;
        _buffer.AdvanceTo(content.GetPosition(2), content.GetPosition(4));

        Add(new string('x', 5000));

        Assert.That(Content, Is.EqualTo("cdef" + new string('x', 5000)));
        content = _buffer.Content;
        _buffer.AdvanceTo(content.Start, content.End);
        Assert.That(_buffer.HasUnexamined, Is.False);
    }

    [Test]
    public void An_empty_buffer_holds_no_memory()
    {
        using var watch = new PoolWatch();

        for (var round = 0; round < 10; round++)
        {
            Add(new string('x', 100 << round));
            var content = _buffer.Content;
            _buffer.AdvanceTo(content.GetPosition(10), content.GetPosition(20));
            _buffer.AdvanceTo(_buffer.Content.End, _buffer.Content.End);
            Assert.That(watch.Rented, Is.Zero);
        }

        Assert.That(watch.Total, Is.EqualTo(10));
    }

    [Test]
    public void Clearing_gives_the_memory_back_once()
    {
        using var watch = new PoolWatch();
        Add("abc");

        _buffer.Clear();
        _buffer.Clear();

        Assert.That((watch.Total, watch.Rented, Content), Is.EqualTo((1, 0, string.Empty)));
    }

    // Growing by a constant would copy a frame of n octets n times.
    [TestCase(1, 1 << 16)]
    [TestCase(100, 4 << 20)]
    public void A_large_frame_in_small_pieces_is_copied_a_few_times_only(int pieceLength, int length)
    {
        var arrays = new HashSet<byte[]>();
        var piece = new string('x', pieceLength);

        for (var received = 0; received < length; received += pieceLength)
        {
            Add(piece);
            Assert.That(SequenceMarshal.TryGetArray(_buffer.Content, out var array), Is.True);
            arrays.Add(array.Array!);
            _buffer.AdvanceTo(_buffer.Content.Start, _buffer.Content.End);
        }

        Assert.That(arrays, Has.Count.LessThan(20));
    }

    private string Content => Encoding.ASCII.GetString(_buffer.Content);

    private void Add(string text)
    {
        Encoding.ASCII.GetBytes(text, _buffer.Reserve(text.Length));
        _buffer.Commit(text.Length);
    }
}
