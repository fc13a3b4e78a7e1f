using Broker.Host.Configuration;
using Broker.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Broker.Tests.Host;

/// <summary>How long the broker may take to stop.</summary>
internal sealed class ShutdownTimeTests
{
    [Test]
    public async Task By_default_it_has_stopped_within_five_seconds()
    {
        await using var broker = await TestBroker.StartAsync();

        Assert.That(ShutdownOf(broker), Is.GreaterThan(new BrokerOptions().DrainTimeout).And.LessThan(TimeSpan.FromSeconds(5)));
    }

    [Test]
    public async Task Whoever_gives_connections_more_time_has_it_all()
    {
        await using var broker = await TestBroker.StartAsync("--broker.drain-timeout=1m");

        Assert.That(ShutdownOf(broker), Is.GreaterThan(TimeSpan.FromMinutes(1)));
    }

    private static TimeSpan ShutdownOf(TestBroker broker) => broker.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout;
}
