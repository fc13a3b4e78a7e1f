using System.CommandLine;
using GatewayEcho;

var port = new Option<int>("--port") { Description = "The port on 127.0.0.1 to listen on; 0 takes a free one.", DefaultValueFactory = _ => 8081 };
var command = new RootCommand("Mounts the gateways' protocols with the services that the suites of these protocols expect, and nothing of the broker.") { port };
command.SetAction((arguments, cancellation) => EchoServer.RunAsync(arguments.GetValue(port), cancellation));

return await command.Parse(args).InvokeAsync();
