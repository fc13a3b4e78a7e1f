using System.Text;
using Broker.Core.Messages;
using Broker.Host.Outbound;
using Broker.Stomp;
using Broker.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace Broker.Tests.Properties;

/// <summary>The names that the broker gives to messages and deliveries, which clients bring back.</summary>
internal sealed class NameProperties
{
    // The longest epoch of twelve digits in base 36 ends in the year 150 million.
    private const long LastEpoch = 4_738_381_338_321_616_895;

    private static readonly Gen<long> Numbers = Gen.OneOf(
        Gen.Choose(0, int.MaxValue).Select(value => (long)value),
        Gen.Zip(Gen.Choose(0, int.MaxValue), Gen.Choose(0, int.MaxValue), (high, low) => ((long)high << 32) | (uint)low),
        Gen.Elements(0L, 1L, 9L, 10L, 35L, 36L, long.MaxValue));

    private static readonly Gen<MessageId> Ids = Gen.Zip(Numbers.Select(epoch => epoch % (LastEpoch + 1)), Numbers, (epoch, number) => new MessageId(epoch, number));

    private static readonly Gen<(int Subscription, long Sequence)> Deliveries =
        Gen.Zip(Gen.OneOf(Gen.Choose(1, int.MaxValue), Gen.Choose(1, 20)), Numbers.Where(number => number > 0), (subscription, sequence) => (subscription, sequence));

    [Test]
    public void A_message_id_is_read_as_it_was_written()
    {
        Always.Holds(Ids, id =>
        {
            Span<byte> text = stackalloc byte[MessageId.MaxTextLength];
            var length = id.Format(text);

            return MessageId.TryParse(text[..length], out var read) && read == id && id.ToString() == Encoding.ASCII.GetString(text[..length]);
        });
    }

    [Test]
    public void Two_message_ids_have_two_texts()
    {
        Always.Holds(Gen.Two(Ids), ids => (ids.Item1 == ids.Item2) == (ids.Item1.ToString() == ids.Item2.ToString()));
    }

    [Test]
    public void A_message_id_needs_no_escape_in_any_version()
    {
        Always.Holds(Ids, id => !HeaderEscaping.IsNeeded(Encoding.ASCII.GetBytes(id.ToString())));
    }

    [Test]
    public void The_largest_message_id_fits()
    {
        Assert.That(new MessageId(long.MaxValue, long.MinValue).ToString(), Has.Length.LessThanOrEqualTo(MessageId.MaxTextLength));
        Assert.That(new MessageId(LastEpoch, long.MaxValue).ToString(), Is.EqualTo("zzzzzzzzzzzz-9223372036854775807"));
    }

    [TestCase("")]
    [TestCase("-")]
    [TestCase("-1")]
    [TestCase("a-")]
    [TestCase("a")]
    [TestCase("a--1")]
    [TestCase("A-1")]
    [TestCase("a b-1")]
    [TestCase("a-1x")]
    [TestCase("a-9223372036854775808")]
    [TestCase("zzzzzzzzzzzzz-1")]
    public void Other_texts_are_no_message_ids(string text)
    {
        Assert.That(MessageId.TryParse(Encoding.UTF8.GetBytes(text), out _), Is.False);
    }

    [Test]
    public void A_delivery_name_is_read_as_it_was_written()
    {
        Always.Holds(Deliveries, delivery =>
        {
            Span<byte> text = stackalloc byte[30];
            var length = DeliveryName.Format(text, delivery.Subscription, delivery.Sequence);

            return DeliveryName.TryParse(text[..length], out var subscription, out var sequence) && (subscription, sequence) == delivery;
        });
    }

    [Test]
    public void Two_deliveries_have_two_names()
    {
        Always.Holds(Gen.Two(Deliveries), pair => (pair.Item1 == pair.Item2) == (NameOf(pair.Item1) == NameOf(pair.Item2)));
    }

    [TestCase("")]
    [TestCase(".")]
    [TestCase("1")]
    [TestCase("1.")]
    [TestCase(".1")]
    [TestCase("0.1")]
    [TestCase("1.0")]
    [TestCase("-1.1")]
    [TestCase("1.-1")]
    [TestCase("1.1.1")]
    [TestCase("1.1 ")]
    [TestCase(" 1.1")]
    [TestCase("1,1")]
    [TestCase("2147483648.1")]
    [TestCase("1.9223372036854775808")]
    [TestCase("undefined")]
    public void Other_texts_are_no_delivery_names(string text)
    {
        Assert.That(DeliveryName.TryParse(Encoding.UTF8.GetBytes(text), out _, out _), Is.False);
    }

    [Test]
    public void No_octets_make_reading_a_name_throw()
    {
        var digits = Gen.ListOf(Gen.Elements("0", "1", "9", "-", ".", "+", "a", "z", " ", "\u00FF")).Select(parts => Encoding.UTF8.GetBytes(string.Concat(parts)));

        Always.Holds(Gen.OneOf(Generators.Octets, digits), octets =>
        {
            var isDelivery = DeliveryName.TryParse(octets, out var subscription, out var sequence);
            var isMessage = MessageId.TryParse(octets, out var id);

            return (!isDelivery || (subscription > 0 && sequence > 0)) && (!isMessage || (id.Epoch >= 0 && id.Number >= 0));
        });
    }

    private static string NameOf((int Subscription, long Sequence) delivery)
    {
        Span<byte> text = stackalloc byte[30];
        return Encoding.ASCII.GetString(text[..DeliveryName.Format(text, delivery.Subscription, delivery.Sequence)]);
    }
}
