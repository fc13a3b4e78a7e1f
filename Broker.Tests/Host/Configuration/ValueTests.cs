using Broker.Host.Configuration;
using Broker.Tests.Support;
using FsCheck.Fluent;

namespace Broker.Tests.Host.Configuration;

/// <summary>Durations and sizes.</summary>
internal sealed class ValueTests
{
    [TestCase("0", 0)]
    [TestCase("0s", 0)]
    [TestCase("1ms", 1)]
    [TestCase("500ms", 500)]
    [TestCase("10s", 10_000)]
    [TestCase("10 s", 10_000)]
    [TestCase("5m", 300_000)]
    [TestCase("1h", 3_600_000)]
    [TestCase("7d", 604_800_000)]
    [TestCase("365000d", 365_000L * 86_400_000)]
    public void A_duration_is_a_whole_number_and_a_unit(string text, long milliseconds)
    {
        Assert.That(Duration.TryParse(text, out var duration), Is.True);
        Assert.That(duration, Is.EqualTo(TimeSpan.FromMilliseconds(milliseconds)));
    }

    [TestCase("")]
    [TestCase("1")]
    [TestCase("s")]
    [TestCase("-1s")]
    [TestCase("+1s")]
    [TestCase("1.5s")]
    [TestCase("1e3s")]
    [TestCase("1,000s")]
    [TestCase("1S")]
    [TestCase("1 minute")]
    [TestCase("1us")]
    [TestCase("1m30s")]
    [TestCase("00:00:10")]
    [TestCase("99999999999s")]
    [TestCase("365001d")]
    [TestCase("infinite")]
    public void Anything_else_is_no_duration(string text) => Assert.That(Duration.TryParse(text, out _), Is.False);

    [TestCase("0", 0)]
    [TestCase("512", 512)]
    [TestCase("512B", 512)]
    [TestCase("16KiB", 16 * 1024)]
    [TestCase("16 KiB", 16 * 1024)]
    [TestCase("4MiB", 4 * 1024 * 1024)]
    [TestCase("2GiB", 2L * 1024 * 1024 * 1024)]
    [TestCase("9223372036854775807", long.MaxValue)]
    public void A_size_is_a_whole_number_with_a_unit_or_without(string text, long bytes)
    {
        Assert.That(ByteSize.TryParse(text, out var size), Is.True);
        Assert.That(size.Bytes, Is.EqualTo(bytes));
    }

    [TestCase("")]
    [TestCase("B")]
    [TestCase("-1")]
    [TestCase("+1B")]
    [TestCase("1.5MiB")]
    [TestCase("1KB", Description = "Is it 1000 or 1024?")]
    [TestCase("1MB")]
    [TestCase("1M")]
    [TestCase("1kib")]
    [TestCase("1TiB")]
    [TestCase("9223372036854775808")]
    [TestCase("8589934592GiB", Description = "2^63")]
    public void Anything_else_is_no_size(string text) => Assert.That(ByteSize.TryParse(text, out _), Is.False);

    [Test]
    public void A_size_too_large_for_an_int_is_not_cut() =>
        Assert.That(() => new ByteSize(1L << 31).ToInt32(), Throws.TypeOf<OverflowException>());

    [Test]
    public void A_duration_that_is_written_is_read_again() =>
        Always.Holds(
            Gen.Choose(0, int.MaxValue).Select(milliseconds => TimeSpan.FromMilliseconds(milliseconds)),
            duration => Duration.TryParse(Duration.Format(duration), out var read) && read == duration);

    [Test]
    public void A_size_that_is_written_is_read_again() =>
        Always.Holds(
            from number in Gen.Choose(0, int.MaxValue)
            from shift in Gen.Choose(0, 31)
            select new ByteSize((long)number << shift),
            size => ByteSize.TryParse(size.ToString(), out var read) && read == size);

    [TestCase("50%", 1000, 500)]
    [TestCase("1%", 1000, 10)]
    [TestCase("100%", 1000, 1000)]
    [TestCase("4MiB", 1000, 4L << 20)]
    [TestCase("0B", 1000, 0)]
    public void An_amount_of_memory_is_a_size_or_a_part_of_what_there_is(string text, long available, long bytes)
    {
        Assert.That(MemoryLimit.TryParse(text, out var limit), Is.True);
        Assert.That((limit.Of(available), limit.ToString()), Is.EqualTo((bytes, text)));
    }

    [TestCase("0%")]
    [TestCase("101%")]
    [TestCase("-5%")]
    [TestCase("0.5%")]
    [TestCase("%")]
    [TestCase("half")]
    [TestCase("4MB")]
    public void Anything_else_is_none(string text) => Assert.That(MemoryLimit.TryParse(text, out _), Is.False);

    [TestCase(0, "0s")]
    [TestCase(500, "500ms")]
    [TestCase(60_000, "1m")]
    [TestCase(90_000, "90s")]
    [TestCase(86_400_000, "1d")]
    public void A_duration_is_written_in_its_largest_whole_unit(long milliseconds, string text) =>
        Assert.That(Duration.Format(TimeSpan.FromMilliseconds(milliseconds)), Is.EqualTo(text));

    [TestCase(0, "0B")]
    [TestCase(1023, "1023B")]
    [TestCase(1024, "1KiB")]
    [TestCase(1536, "1536B")]
    [TestCase(4 << 20, "4MiB")]
    public void A_size_is_written_in_its_largest_whole_unit(long bytes, string text) =>
        Assert.That(new ByteSize(bytes).ToString(), Is.EqualTo(text));
}
