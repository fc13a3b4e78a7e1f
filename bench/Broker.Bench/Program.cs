using Broker.Bench;

return await CommandLine.RunAsync(args);
