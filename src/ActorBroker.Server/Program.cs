using ActorBroker.Server.Verbs;

return await CommandLine.RunAsync(args);
