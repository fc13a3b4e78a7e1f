using Broker.Load.Scenarios;
using Broker.Load.Targets;

namespace Broker.Load.Compare;

/// <summary>The other brokers. Nothing is installed here: who is not there is named, and the others are compared.</summary>
internal static class Rivals
{
    private const string Nats = "nats";
    private const string Rabbit = "rabbitmq";

    /// <summary>Finds brokers.</summary>
    /// <param name="names">Their names, with commas between them.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <exception cref="LoadException">There is no broker of a name.</exception>
    public static async Task<IReadOnlyList<Target>> FindAsync(string names, CancellationToken cancellation)
    {
        var found = new List<Target>();

        foreach (var name in names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct())
        {
            var (target, package) = name switch
            {
                Nats => (await NatsServer.FindAsync(cancellation), "nats-server"),
                Rabbit => (RabbitMq.Find(), "rabbitmq-server"),
                _ => throw new LoadException($"--against {name} is not {Nats} or {Rabbit}"),
            };

            if (target is null)
            {
                Console.WriteLine($"{name} is not installed, so it is not compared. On Debian: apt-get install {package}");
            }
            else
            {
                found.Add(target);
            }
        }

        return found;
    }
}
