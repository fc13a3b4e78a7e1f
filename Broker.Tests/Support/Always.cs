using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace Broker.Tests.Support;

/// <summary>
/// Checks that something is so for values made at random. The seed is always the same, so that a failure comes again;
/// BROKER_PROPERTY_SEED tries other values, BROKER_PROPERTY_COUNT more of them.
/// </summary>
internal static class Always
{
    private const int DefaultCount = 500;

    /// <summary>Gets the seed; a test that fails prints it.</summary>
    public static ulong Seed { get; } = ulong.Parse(Environment.GetEnvironmentVariable("BROKER_PROPERTY_SEED") ?? "20260301", CultureInfo.InvariantCulture);

    private static int Count { get; } = int.Parse(Environment.GetEnvironmentVariable("BROKER_PROPERTY_COUNT") ?? $"{DefaultCount}", CultureInfo.InvariantCulture);

    /// <summary>Asserts that a property holds.</summary>
    /// <param name="values">Makes values.</param>
    /// <param name="holds">Whether it holds for a value; what it throws is a failure.</param>
    /// <param name="shrink">Makes smaller values of one that fails, or null.</param>
    public static void Holds<T>(Gen<T> values, Func<T, bool> holds, Func<T, IEnumerable<T>>? shrink = null)
    {
        TestContext.Out.WriteLine($"BROKER_PROPERTY_SEED={Seed}");

        var config = Config.QuickThrowOnFailure
            .WithMaxTest(Count)
            .WithQuietOnSuccess(true)
            .WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(Seed), FSharpOption<int>.None)));

        var arbitrary = shrink is null ? Arb.From(values) : Arb.From(values, shrink);
        Assert.That(() => Check.One(config, Prop.ForAll(arbitrary, holds)), Throws.Nothing);
    }

    /// <summary>The same octets without some of them.</summary>
    public static IEnumerable<byte[]> Shrink(byte[] octets)
    {
        for (var length = octets.Length / 2; length > 0; length /= 2)
        {
            for (var start = 0; start + length <= octets.Length; start += length)
            {
                yield return [.. octets[..start], .. octets[(start + length)..]];
            }
        }
    }
}
