using ActorBroker.Core.Catalog;
using ActorBroker.Kafka.Connections;
using ActorBroker.Kafka.Wire;

namespace ActorBroker.Kafka.Handlers;

/// <summary>Serves AlterConfigs: what is not given goes back to its default.</summary>
internal sealed class AlterConfigsHandler : AdminHandler<AlterConfigsRequest>
{
    /// <inheritdoc/>
    public override ApiKey Key => ApiKey.AlterConfigs;

    /// <inheritdoc/>
    protected override AlterConfigsRequest Read(ref KafkaReader body, short version) => AlterConfigsRequest.Read(ref body, version);

    /// <inheritdoc/>
    protected override async Task<IKafkaResponse> ServeAsync(KafkaExchange exchange, AlterConfigsRequest request)
    {
        var repeated = Repeated(request.Resources.Select(static r => (r.Type, r.Name)), EqualityComparer<(ConfigResource, string)>.Default);
        return new AlterConfigsResponse(await Task.WhenAll(request.Resources.Select(resource => TryAsync(
            () => repeated.Contains((resource.Type, resource.Name))
                ? throw new RefusedException(ErrorCode.InvalidRequest, $"{resource.Name} comes more than once in the request")
                : AlterAsync(exchange, resource, request.ValidateOnly),
            refusal => new AlteredConfigs(refusal.Error, refusal.Message, resource.Type, resource.Name)))));
    }

    /// <inheritdoc/>
    protected override IKafkaResponse Refuse(KafkaExchange exchange, AlterConfigsRequest request, ErrorCode error) =>
        new AlterConfigsResponse([.. request.Resources.Select(r => new AlteredConfigs(error, null, r.Type, r.Name))]);

    private static async Task<AlteredConfigs> AlterAsync(KafkaExchange exchange, AlterConfigsResource resource, bool validateOnly)
    {
        ConfigResources.CheckAlterable(exchange, resource.Type, resource.Name);
        var set = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in resource.Configs)
        {
            set[name] = value ?? throw new RefusedException(ErrorCode.InvalidConfig, $"the setting {name} has no value");
        }

        await exchange.Connection.Broker.AlterTopicConfigAsync(
            exchange.Connection.Options.Name(resource.Name), set, [.. TopicConfigDefinitions.All.Select(static d => d.Name)], [], validateOnly);
        return new AlteredConfigs(ErrorCode.None, null, resource.Type, resource.Name);
    }
}
