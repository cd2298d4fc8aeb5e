using ActorBroker.Core.Catalog;
using ActorBroker.Kafka.Connections;
using ActorBroker.Kafka.Wire;

namespace ActorBroker.Kafka.Handlers;

/// <summary>Serves IncrementalAlterConfigs: what is not named stays as it is.</summary>
internal sealed class IncrementalAlterConfigsHandler : AdminHandler<IncrementalAlterConfigsRequest>
{
    /// <inheritdoc/>
    public override ApiKey Key => ApiKey.IncrementalAlterConfigs;

    /// <inheritdoc/>
    protected override IncrementalAlterConfigsRequest Read(ref KafkaReader body, short version) => IncrementalAlterConfigsRequest.Read(ref body, version);

    /// <inheritdoc/>
    protected override async Task<IKafkaResponse> ServeAsync(KafkaExchange exchange, IncrementalAlterConfigsRequest request)
    {
        var repeated = Repeated(request.Resources.Select(static r => (r.Type, r.Name)), EqualityComparer<(ConfigResource, string)>.Default);
        return new IncrementalAlterConfigsResponse(await Task.WhenAll(request.Resources.Select(resource => TryAsync(
            () => repeated.Contains((resource.Type, resource.Name))
                ? throw new RefusedException(ErrorCode.InvalidRequest, $"{resource.Name} comes more than once in the request")
                : AlterAsync(exchange, resource, request.ValidateOnly),
            refusal => new IncrementallyAlteredConfigs(refusal.Error, refusal.Message, resource.Type, resource.Name)))));
    }

    /// <inheritdoc/>
    protected override IKafkaResponse Refuse(KafkaExchange exchange, IncrementalAlterConfigsRequest request, ErrorCode error) =>
        new IncrementalAlterConfigsResponse([.. request.Resources.Select(r => new IncrementallyAlteredConfigs(error, null, r.Type, r.Name))]);

    private static async Task<IncrementallyAlteredConfigs> AlterAsync(
        KafkaExchange exchange, IncrementalAlterConfigsResource resource, bool validateOnly)
    {
        ConfigResources.CheckAlterable(exchange, resource.Type, resource.Name);
        if (Repeated(resource.Configs.Select(static c => c.Name), StringComparer.Ordinal).FirstOrDefault() is { } twice)
        {
            throw new RefusedException(ErrorCode.InvalidRequest, $"the setting {twice} comes more than once for {resource.Name}");
        }

        var set = new Dictionary<string, string>(StringComparer.Ordinal);
        var delete = new List<string>();
        var words = new List<TopicConfigWords>();
        foreach (var change in resource.Configs)
        {
            switch (change.Operation)
            {
                case ConfigOperation.Delete:
                    delete.Add(change.Name);
                    break;
                case ConfigOperation.Set:
                    set[change.Name] = ValueOf(change);
                    break;
                case ConfigOperation.Append or ConfigOperation.Subtract:
                    words.Add(new TopicConfigWords(change.Name, ValueOf(change), Remove: change.Operation == ConfigOperation.Subtract));
                    break;
                default:
                    throw new RefusedException(ErrorCode.InvalidRequest, $"there is no operation {(int)change.Operation} on settings");
            }
        }

        await exchange.Connection.Broker.AlterTopicConfigAsync(exchange.Connection.Options.Name(resource.Name), set, delete, words, validateOnly);
        return new IncrementallyAlteredConfigs(ErrorCode.None, null, resource.Type, resource.Name);
    }

    private static string ValueOf(ConfigChange change) =>
        change.Value ?? throw new RefusedException(ErrorCode.InvalidConfig, $"the setting {change.Name} has no value");
}
