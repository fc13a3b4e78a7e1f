using System.Buffers;
using System.Reflection;
using System.Text;
using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Stomp;

internal sealed class HeaderListTests
{
    private readonly FrameReader _reader = new() { Version = StompVersion.V12 };

    [Test]
    public void Headers_are_found_by_their_whole_name()
    {
        var headers = Read("SEND\nid:1\nidentity:2\nempty:\n\n^@");

        Assert.That(headers.GetString("id"u8), Is.EqualTo("1"));
        Assert.That(headers.GetString("identity"u8), Is.EqualTo("2"));
        Assert.That(headers.GetString("empty"u8), Is.Empty);
        Assert.That(headers.GetString("ident"u8), Is.Null);
        Assert.That(headers.GetString("ID"u8), Is.Null);
        Assert.That(headers.GetString(""u8), Is.Null);
    }

    [Test]
    public void The_first_of_repeated_headers_is_found()
    {
        var headers = Read("SEND\na:1\na:2\n\n^@");

        Assert.That(headers.TryGet("a"u8, out var value), Is.True);
        Assert.That(Encoding.ASCII.GetString(value), Is.EqualTo("1"));
    }

    [Test]
    public void A_header_that_is_missing_has_no_value()
    {
        var headers = Read("SEND\na:1\n\n^@");

        Assert.That(headers.TryGet("b"u8, out var value), Is.False);
        Assert.That(value.IsEmpty, Is.True);
    }

    [Test]
    public void Headers_stand_in_their_order()
    {
        var headers = Read("SEND\nb:1\na:2\nb:3\n\n^@");
        var lines = new List<string>();

        for (var index = 0; index < headers.Count; index++)
        {
            lines.Add($"{Encoding.ASCII.GetString(headers[index].Name)}:{Encoding.ASCII.GetString(headers[index].Value)}");
        }

        Assert.That(lines, Is.EqualTo(["b:1", "a:2", "b:3"]));
    }

    [Test]
    public void No_frame_has_no_headers()
    {
        var headers = default(Frame).Headers;

        Assert.That((headers.Count, headers.GetString("a"u8)), Is.EqualTo((0, default(string))));
    }

    [Test]
    public void The_names_of_the_specification_are_those_of_their_properties()
    {
        var properties = typeof(HeaderName).GetProperties(BindingFlags.Public | BindingFlags.Static);

        Assert.That(properties, Is.Not.Empty);

        foreach (var property in properties)
        {
            var name = property.GetMethod!.CreateDelegate<NameOf>();
            Assert.That(Encoding.ASCII.GetString(name()).Replace("-", string.Empty, StringComparison.Ordinal), Is.EqualTo(property.Name).IgnoreCase);
        }
    }

    private delegate ReadOnlySpan<byte> NameOf();

    private HeaderList Read(string text)
    {
        var buffer = new ReadOnlySequence<byte>(FrameWays.Octets(text));
        Assert.That(_reader.TryRead(ref buffer, out var frame), Is.True);
        return frame.Headers;
    }
}
