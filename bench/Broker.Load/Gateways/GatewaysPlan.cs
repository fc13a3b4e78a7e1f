namespace Broker.Load.Gateways;

/// <summary>How many clients of each kind there are, and how much they get.</summary>
/// <param name="Streams">Clients that listen to server-sent events.</param>
/// <param name="Polls">Clients that poll.</param>
/// <param name="Messages">Messages to each kind in each measurement.</param>
/// <param name="Rate">Of them in a second.</param>
internal sealed record GatewaysPlan(int Streams, int Polls, int Messages, int Rate)
{
    /// <summary>Octets of a body.</summary>
    public const int BodyLength = 256;

    /// <summary>Messages of the pair in a second.</summary>
    public const int PairRate = 100;

    /// <summary>How long a measurement takes.</summary>
    public TimeSpan Time => TimeSpan.FromSeconds((double)Messages / Rate);

    /// <summary>Messages of the pair in a measurement.</summary>
    public int PairMessages => (int)Math.Ceiling(PairRate * Time.TotalSeconds);
}
