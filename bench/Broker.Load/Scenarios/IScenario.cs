using Broker.Load.Net;
using Broker.Load.Protocols;
using Broker.Load.Targets;

namespace Broker.Load.Scenarios;

/// <summary>Something to measure a broker with.</summary>
internal interface IScenario
{
    /// <summary>Its name in reports.</summary>
    string Name { get; }

    /// <summary>Whether every round wants a broker that has done nothing before.</summary>
    bool WantsFreshBroker { get; }

    /// <summary>How many connections it takes.</summary>
    int Connections { get; }

    /// <summary>What a protocol lacks for it, in words; null: nothing.</summary>
    string? MissingIn(IProtocol protocol) => null;

    /// <summary>Opens the connections that all rounds share, if there are any.</summary>
    /// <param name="loop">Where they live.</param>
    /// <param name="broker">The broker.</param>
    /// <param name="transport">What they go over.</param>
    /// <exception cref="LoadException">The broker does not let it.</exception>
    IRun Prepare(EventLoop loop, RunningBroker broker, Transport transport);
}
