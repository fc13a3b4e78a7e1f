using Broker.Host.Configuration;

namespace Broker.Tests.Support;

/// <summary>What a test may set.</summary>
internal sealed record SessionSettingsOfTest(LimitsOptions Limits, QueueOptions Queue);
