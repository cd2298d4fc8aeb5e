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

        var config = TopicConfigs.Find(exchange, resource.Name).Info.Config;
        var set = new Dictionary<string, string>(StringComparer.Ordinal);
        var delete = new List<string>();
        foreach (var change in resource.Configs)
        {
            if (change.Operation == ConfigOperation.Delete)
            {
                delete.Add(change.Name);
            }
            else
            {
                set[change.Name] = ValueOf(change, config);
            }
        }

        await exchange.Connection.Broker.AlterTopicConfigAsync(exchange.Connection.Options.Name(resource.Name), set, delete, validateOnly);
        return new IncrementallyAlteredConfigs(ErrorCode.None, null, resource.Type, resource.Name);
    }

    private static string ValueOf(ConfigChange change, TopicConfig config)
    {
        if (change.Value is not { } value)
        {
            throw new RefusedException(ErrorCode.InvalidConfig, $"the setting {change.Name} has no value");
        }

        if (change.Operation == ConfigOperation.Set)
        {
            return value;
        }

        if (change.Operation is not (ConfigOperation.Append or ConfigOperation.Subtract))
        {
            throw new RefusedException(ErrorCode.InvalidRequest, $"there is no operation {(int)change.Operation} on settings");
        }

        if (TopicConfigDefinitions.Find(change.Name) is not { } definition)
        {
            throw new RefusedException(ErrorCode.InvalidConfig, $"there is no setting {change.Name} of topics");
        }

        if (definition.Type != TopicConfigType.List)
        {
            throw new RefusedException(ErrorCode.InvalidConfig, $"the setting {change.Name} is not a list, so nothing can be added to it or taken out of it");
        }

        var (words, changed) = (WordsOf(config.ValueOf(definition)), WordsOf(value));
        return string.Join(',', change.Operation == ConfigOperation.Append
            ? words.Union(changed, StringComparer.Ordinal)
            : words.Except(changed, StringComparer.Ordinal));
    }

    private static string[] WordsOf(string value) => value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
