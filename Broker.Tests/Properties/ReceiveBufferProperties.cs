using System.Buffers;
using Broker.Host.Sockets;
using Broker.Tests.Support;
using FsCheck.Fluent;

namespace Broker.Tests.Properties;

/// <summary>The receive buffer against a list of octets, whatever is done to both.</summary>
internal sealed class ReceiveBufferProperties
{
    [Test]
    public void It_holds_what_has_come_and_is_not_consumed()
    {
        // Octets that come, then how many are consumed, and how many more are examined, both in hundredths of what is there.
        var step =
            from length in Gen.Frequency((3, Gen.Choose(0, 50)), (1, Gen.Choose(0, 5000)))
            from consumed in Gen.Elements(0, 0, 30, 99, 100)
            from examined in Gen.Elements(0, 50, 100)
            select (length, consumed, examined);

        Always.Holds(Gen.ListOf(step), steps =>
        {
            var buffer = new ReceiveBuffer();
            var model = new List<byte>();
            var next = (byte)0;
            using var watch = new PoolWatch();

            foreach (var (length, consumed, examined) in steps)
            {
                var room = buffer.Reserve(length);
                for (var index = 0; index < length; index++)
                {
                    room[index] = ++next;
                    model.Add(next);
                }

                buffer.Commit(length);

                if (!IsSame(buffer, model))
                {
                    return false;
                }

                var taken = model.Count * consumed / 100;
                var seen = taken + ((model.Count - taken) * examined / 100);
                var content = buffer.Content;
                buffer.AdvanceTo(content.GetPosition(taken), content.GetPosition(seen));

                var hasUnexamined = seen < model.Count;
                model.RemoveRange(0, taken);

                if (!IsSame(buffer, model) || buffer.HasUnexamined != hasUnexamined || (watch.Rented > 0) != (model.Count > 0))
                {
                    return false;
                }
            }

            buffer.Clear();
            return watch.Rented == 0;
        });
    }

    private static bool IsSame(ReceiveBuffer buffer, List<byte> model) => buffer.Content.ToArray().AsSpan().SequenceEqual(model.ToArray());
}
