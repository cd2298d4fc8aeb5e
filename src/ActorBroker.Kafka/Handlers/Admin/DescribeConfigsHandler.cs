using ActorBroker.Kafka.Connections;
using ActorBroker.Kafka.Wire;

namespace ActorBroker.Kafka.Handlers;

/// <summary>Serves DescribeConfigs.</summary>
internal sealed class DescribeConfigsHandler : AdminHandler<DescribeConfigsRequest>
{
    /// <inheritdoc/>
    public override ApiKey Key => ApiKey.DescribeConfigs;

    /// <inheritdoc/>
    protected override DescribeConfigsRequest Read(ref KafkaReader body, short version) => DescribeConfigsRequest.Read(ref body, version);

    /// <inheritdoc/>
    protected override async Task<IKafkaResponse> ServeAsync(KafkaExchange exchange, DescribeConfigsRequest request)
    {
        // A description takes several kilobytes, and a request may name a thing as often as it likes.
        var repeated = Repeated(request.Resources.Select(static r => (r.Type, r.Name)), EqualityComparer<(ConfigResource, string)>.Default);
        return new DescribeConfigsResponse(await Task.WhenAll(request.Resources.Select(resource => TryAsync(
            () => repeated.Contains((resource.Type, resource.Name))
                ? throw new RefusedException(ErrorCode.InvalidRequest, $"{resource.Name} comes more than once in the request")
                : Task.FromResult(Describe(exchange, request, resource)),
            refusal => Refused(resource, refusal)))));
    }

    /// <inheritdoc/>
    protected override IKafkaResponse Refuse(KafkaExchange exchange, DescribeConfigsRequest request, ErrorCode error) =>
        new DescribeConfigsResponse([.. request.Resources.Select(r => Refused(r, new Refusal(error, null)))]);

    private static DescribedConfigs Describe(KafkaExchange exchange, DescribeConfigsRequest request, DescribeConfigsResource resource)
    {
        IEnumerable<DescribedConfig> configs;
        switch (resource.Type)
        {
            case ConfigResource.Topic:
                configs = TopicConfigs.Describe(TopicConfigs.Find(exchange, resource.Name).Info, request.IncludeSynonyms, request.IncludeDocumentation);
                break;
            case ConfigResource.Broker:
                BrokerConfigs.CheckName(exchange, resource.Name);
                configs = BrokerConfigs.Describe(exchange, request.IncludeSynonyms, request.IncludeDocumentation);
                break;
            default:
                throw new RefusedException(ErrorCode.InvalidRequest, $"topics (2) and brokers (4) have settings, not resources of the type {(int)resource.Type}");
        }

        // No keys at all are meant as no choice by some clients.
        return new DescribedConfigs(ErrorCode.None, null, resource.Type, resource.Name, [.. configs
            .Where(c => resource.Keys is not { Count: > 0 } keys || keys.Contains(c.Name, StringComparer.Ordinal))]);
    }

    private static DescribedConfigs Refused(DescribeConfigsResource resource, Refusal refusal) =>
        new(refusal.Error, refusal.Message, resource.Type, resource.Name, []);
}
