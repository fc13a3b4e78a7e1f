using Broker.Load;

return await CommandLine.RunAsync(args);
