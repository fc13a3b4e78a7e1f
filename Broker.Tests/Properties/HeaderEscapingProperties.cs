using System.Text;
using Broker.Stomp;
using Broker.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace Broker.Tests.Properties;

/// <summary>Escaping and unescaping undo each other, in one pass each.</summary>
internal sealed class HeaderEscapingProperties
{
    private static readonly Gen<StompVersion> Escaping = Gen.Elements(StompVersion.V11, StompVersion.V12);

    [Test]
    public void What_is_escaped_is_unescaped_as_it_was([Values] bool isName)
    {
        Always.Holds(Gen.Zip(Generators.Text, Escaping), value =>
        {
            var text = Generators.Representable(value.Item1, value.Item2, isName);

            return Unescape(Escape(text, value.Item2, isName), value.Item2) == text;
        });
    }

    [Test]
    public void What_is_escaped_twice_is_escaped_once_after_one_pass()
    {
        Always.Holds(Gen.Zip(Generators.Text, Escaping), value =>
        {
            var once = Escape(value.Item1, value.Item2, isName: false);

            return Unescape(Escape(once, value.Item2, isName: false), value.Item2) == once;
        });
    }

    [Test]
    public void What_is_escaped_ends_neither_the_line_nor_the_name()
    {
        Always.Holds(Gen.Zip(Generators.Text, Escaping), value => Escape(value.Item1, value.Item2, isName: false).IndexOfAny(['\r', '\n', ':']) < 0);
    }

    [Test]
    public void What_is_written_for_1_0_ends_neither_the_line_nor_the_name()
    {
        Always.Holds(Generators.Text, text =>
            Escape(text, StompVersion.V10, isName: true).IndexOfAny(['\r', '\n', ':']) < 0
            && Escape(text, StompVersion.V10, isName: false).IndexOfAny(['\r', '\n']) < 0);
    }

    [Test]
    public void What_needs_no_escape_is_written_as_it_is_in_every_version([Values] bool isName)
    {
        Always.Holds(Gen.Zip(Generators.Text, Generators.Version), value =>
            HeaderEscaping.IsNeeded(Encoding.UTF8.GetBytes(value.Item1)) || Escape(value.Item1, value.Item2, isName) == value.Item1);
    }

    // Read character by character, with a table instead of a loop that skips.
    [Test]
    public void Unescaping_is_what_the_specification_says()
    {
        Always.Holds(Gen.Zip(Generators.Text, Escaping), value => Unescape(value.Item1, value.Item2) == Naive(value.Item1, value.Item2));
    }

    private static string? Naive(string text, StompVersion version)
    {
        var result = new StringBuilder();

        for (var index = 0; index < text.Length; index++)
        {
            if (text[index] != '\\')
            {
                result.Append(text[index]);
                continue;
            }

            switch (text[index..].Length > 1 ? text[++index] : '\0')
            {
                case 'n':
                    result.Append('\n');
                    break;
                case 'c':
                    result.Append(':');
                    break;
                case '\\':
                    result.Append('\\');
                    break;
                case 'r' when version == StompVersion.V12:
                    result.Append('\r');
                    break;
                default:
                    return null;
            }
        }

        return result.ToString();
    }

    private static string Escape(string text, StompVersion version, bool isName)
    {
        var octets = Encoding.UTF8.GetBytes(text);
        var output = new byte[HeaderEscaping.MaxLength(octets.Length)];
        return Encoding.UTF8.GetString(output.AsSpan(0, HeaderEscaping.Write(output, octets, version, isName)));
    }

    private static string? Unescape(string text, StompVersion version)
    {
        var octets = Encoding.UTF8.GetBytes(text);
        return HeaderEscaping.TryUnescapeInPlace(octets, version, out var length) ? Encoding.UTF8.GetString(octets.AsSpan(0, length)) : null;
    }
}
