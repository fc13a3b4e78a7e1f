using System.Buffers;
using System.Text;
using System.Text.Json;
using Broker.Gateways.SockJs;

namespace Broker.Tests.Gateways.SockJs;

/// <summary>Strings in JSON, written and read.</summary>
internal sealed class JsonTests
{
    [Test]
    public void Letters_that_browsers_change_are_escaped_and_others_are_not()
    {
        for (var unit = 0; unit <= char.MaxValue; unit++)
        {
            if (!Rune.TryCreate((char)unit, out var rune))
            {
                continue;
            }

            var isEscaped = unit is < 0x20 or '"' or '\\' or (>= 0x200C and <= 0x200F) or (>= 0x2028 and <= 0x202F) or (>= 0x2060 and <= 0x206F) or >= 0xFFF0;
            var text = rune.ToString();
            var written = Write(text);

            Assert.That(written != text, Is.EqualTo(isEscaped), $"U+{unit:X4}");
            Assert.That(JsonSerializer.Deserialize<string>($"\"{written}\""), Is.EqualTo(text), $"U+{unit:X4}");
        }
    }

    [TestCase("\u200c", @"\u200c")]
    [TestCase("\u0000\u001f", @"\u0000\u001f")]
    [TestCase("\b\t\n\f\r\"\\/", @"\b\t\n\f\r\""\\/")]
    [TestCase("a\u2028b€c\uffffd", @"a\u2028b€c\uffffd")]
    [TestCase("</script>", "</script>")]
    public void Escapes_are_written_as_JavaScript_does(string text, string expected) => Assert.That(Write(text), Is.EqualTo(expected));

    [Test]
    public void Nothing_in_a_script_ends_it() => Assert.That(Write("</script><!--", inScript: true), Is.EqualTo(@"\u003c/script>\u003c!--"));

    [Test]
    public void A_text_that_is_cut_off_does_no_harm()
    {
        var output = new ArrayBufferWriter<byte>();

        JsonText.Write(output, [0xE2]);
        JsonText.Write(output, [0xEF, 0xBF]);

        Assert.That(output.WrittenSpan.ToArray(), Is.EqualTo((byte[])[0xE2, 0xEF, 0xBF]));
    }

    [TestCase("[]")]
    [TestCase(" [ ] ")]
    [TestCase("\"\"", "")]
    [TestCase(" \"one\"\r\n", "one")]
    [TestCase("[\"\",\"\"]", "", "")]
    [TestCase(" [ \"a\" ,\t\"b\" ]\n", "a", "b")]
    [TestCase("""["\"\\\/\b\f\n\r\t\u00e9\u20AC"]""", "\"\\/\b\f\n\r\té€")]
    [TestCase("""["x\ud83d\ude00y","]","["]""", "x😀y", "]", "[")]
    [TestCase("""["\ud83d","\ude00\ud83d","\ud83dx","\ud83d\n","\ud83d\u0041"]""", "\ufffd", "\ufffd\ufffd", "\ufffdx", "\ufffd\n", "\ufffdA")]
    public void Strings_are_read(string body, params string[] expected) => Assert.That(Read(Encoding.UTF8.GetBytes(body)), Is.EqualTo(expected));

    [TestCase("")]
    [TestCase(" ")]
    [TestCase("[")]
    [TestCase("]")]
    [TestCase("\"")]
    [TestCase("[\"a\"")]
    [TestCase("[\"a\",]")]
    [TestCase("[,\"a\"]")]
    [TestCase("[\"a\" \"b\"]")]
    [TestCase("[\"a\"]]")]
    [TestCase("[\"a\"],")]
    [TestCase("\"a\" \"b\"")]
    [TestCase("[1]")]
    [TestCase("[null]")]
    [TestCase("[[\"a\"]]")]
    [TestCase("{\"a\":\"b\"}")]
    [TestCase("[\"\\x\"]")]
    [TestCase("[\"\\u12g4\"]")]
    [TestCase("[\"\\u12\"]")]
    [TestCase("[\"\\\"]")]
    [TestCase("[\"a\nb\"]")]
    [TestCase("['a']")]
    public void What_is_no_strings_is_not_read(string body) => Assert.That(Read(Encoding.UTF8.GetBytes(body)), Is.Null);

    [TestCase(new byte[] { 0x22, 0xFF, 0x22 })]
    [TestCase(new byte[] { 0x22, 0xED, 0xA0, 0x80, 0x22 })]
    [TestCase(new byte[] { 0x22, 0xE2, 0x82, 0x22 })]
    public void What_is_no_UTF_8_is_not_read(byte[] body) => Assert.That(Read(body), Is.Null);

    // Against the library's reader, which knows no lone surrogates.
    [Test]
    public void Whatever_comes_is_read_as_JSON_is_or_not_at_all()
    {
        var random = new Random(20261128);
        string[] pieces = ["\"", "\"", "\"", "[", "]", ",", " ", "\\", "\\n", "\\u00e9", "\\ud83d\\ude00", "\\u", "a", "é", "\t", "\n", "{", "1", "😀"];

        for (var count = 0; count < 200_000; count++)
        {
            var body = string.Concat(Enumerable.Range(0, random.Next(1, 9)).Select(_ => pieces[random.Next(pieces.Length)]));

            try
            {
                Assert.That(Read(Encoding.UTF8.GetBytes(body)), Is.EqualTo(Expected(body)), body);
            }
            catch (InvalidOperationException)
            {
                // A lone surrogate.
            }
        }
    }

    [Test]
    public void What_is_written_is_read_again()
    {
        var random = new Random(1);

        for (var count = 0; count < 2000; count++)
        {
            var texts = Enumerable.Range(0, random.Next(1, 4)).Select(_ => TextOf(random)).ToArray();
            var body = Encoding.UTF8.GetBytes($"[{string.Join(',', texts.Select(text => $"\"{Write(text)}\""))}]");

            Assert.That(Read(body), Is.EqualTo(texts));
        }
    }

    private static string TextOf(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => Rune.TryCreate(random.Next(0x11000), out var rune) ? rune.ToString() : "x"));

    private static string[]? Expected(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var root = json.RootElement;
            return root.ValueKind == JsonValueKind.String ? [root.GetString()!]
                : root.ValueKind == JsonValueKind.Array && root.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) ? [.. root.EnumerateArray().Select(item => item.GetString()!)]
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Write(string text, bool inScript = false)
    {
        var output = new ArrayBufferWriter<byte>();
        JsonText.Write(output, Encoding.UTF8.GetBytes(text), inScript);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static List<string>? Read(byte[] body)
    {
        if (JsonMessages.Read(body) is not { } messages)
        {
            return null;
        }

        var texts = new List<string>();
        while (messages.TryTake(out var message))
        {
            texts.Add(Encoding.UTF8.GetString(message.Span));
        }

        return texts;
    }
}
