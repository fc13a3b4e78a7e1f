using Broker.Host;

return await CommandLine.RunAsync(args);
