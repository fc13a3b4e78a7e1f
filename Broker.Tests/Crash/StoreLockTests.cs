using Broker.Tests.Host.Processes;
using Broker.Tests.Support;

namespace Broker.Tests.Crash;

/// <summary>A store belongs to one broker at a time.</summary>
internal sealed class StoreLockTests
{
    [Test]
    public async Task A_second_broker_on_the_same_store_says_so_in_one_line_and_ends()
    {
        using var folder = new StoreFolder();
        await using var first = await HostProcess.ListenAsync(folder.Settings());
        await using var client = await first.ConnectAsync();

        var second = await HostProcess.RunAsync(["--listener:web.url=ws://127.0.0.1:0/ws", "--listener:tcp.url=tcp://127.0.0.1:0", .. folder.Settings()]);

        Assert.That(second.ExitCode, Is.EqualTo(1));
        Assert.That(second.Output, Is.Empty);
        Assert.That(second.Error.TrimEnd().Split('\n'), Has.Length.EqualTo(1));
        Assert.That(second.Error, Does.Contain(folder.Path).And.Contain("in use").And.Contain("store.path"));
        await client.PublishAsync("/queue/a", "a", "persistent:true");
        await client.AssertHoldsAsync("/queue/a", "a");
    }

    [Test]
    public async Task The_store_of_a_broker_that_was_killed_is_free()
    {
        using var folder = new StoreFolder();
        await using var first = await HostProcess.ListenAsync(folder.Settings());
        await using var publisher = await first.ConnectAsync();
        await publisher.PublishAsync("/queue/a", "a", "persistent:true");
        first.Kill();
        await first.WaitForExitAsync();

        await using var second = await HostProcess.ListenAsync(folder.Settings());

        await using var client = await second.ConnectAsync();
        await client.AssertHoldsAsync("/queue/a", "a");
    }
}
