using System.Globalization;
using System.Reflection;
using Broker.Gateways.Http;
using Broker.Stomp;
using Microsoft.OpenApi;

namespace Broker.Host.Gateways.Http;

/// <summary>The description of the gateway for programs (OpenAPI 3.1). What can go wrong it takes from where that is decided.</summary>
internal static class ApiDescription
{
    private const string Json = "application/json";

    /// <summary>Writes the description.</summary>
    /// <param name="path">Where the gateway is.</param>
    public static Task<string> MakeAsync(string path)
    {
        var document = new OpenApiDocument
        {
            Info = new OpenApiInfo
            {
                Title = "Broker over HTTP",
                Version = Assembly.GetExecutingAssembly().GetName().Version!.ToString(3),
                Description = "Publishes messages, subscribes with server-sent events, and takes messages from queues.",
            },
            Servers = [new OpenApiServer { Url = path }],
            Components = new OpenApiComponents
            {
                SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
                {
                    ["basic"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "basic" },
                    ["bearer"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", BearerFormat = "JWT" },
                    ["ticket"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Query, Name = "ticket" },
                },
            },
        };

        document.Security = [.. document.Components.SecuritySchemes.Keys.Select(name => new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(name, document)] = [] })];
        document.Paths = new OpenApiPaths
        {
            ["/queue/{name}"] = PathOf("name", "The name of a queue.", (HttpMethod.Get, Take()), (HttpMethod.Post, Publish())),
            ["/topic/{name}"] = PathOf("name", "The name of a topic; to subscribe also a pattern.", (HttpMethod.Get, Subscribe()), (HttpMethod.Post, Publish())),
            ["/taken/{id}"] = PathOf("id", "What Location said when the message was taken.", (HttpMethod.Delete, Acknowledge()), (HttpMethod.Post, Settle())),
        };

        return document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1);
    }

    private static OpenApiPathItem PathOf(string name, string description, params (HttpMethod Method, OpenApiOperation Operation)[] operations) => new()
    {
        Parameters =
        [
            new OpenApiParameter { Name = name, In = ParameterLocation.Path, Required = true, Description = description, Schema = Text },
            QueryOf("virtual-host", "The virtual host; without it the default one."),
        ],
        Operations = operations.ToDictionary(entry => entry.Method, entry => entry.Operation),
    };

    private static OpenApiOperation Publish() => new()
    {
        Summary = "Publishes the body as a message.",
        Description = $"Content-Type and the headers that begin with {RequestHeaders.Prefix} travel with it, without that and in lower case.",
        Parameters = [new OpenApiParameter { Name = "Idempotency-Key", In = ParameterLocation.Header, Schema = Text, Description = "A second message with the same one is accepted and dropped." }],
        RequestBody = new OpenApiRequestBody { Content = ContentOf("*/*", schema: null) },
        Responses = ResponsesOf("202", "It has had its effect; a persistent one is on disk.", ContentOf(Json, new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Properties = new Dictionary<string, IOpenApiSchema> { ["duplicate"] = new OpenApiSchema { Type = JsonSchemaType.Boolean } },
        })),
    };

    private static OpenApiOperation Take()
    {
        var responses = ResponsesOf("200", "A message; Location is where it is acknowledged. As an event stream: all that come.", ContentOf("*/*", schema: null));
        responses["204"] = new OpenApiResponse { Description = "There is none." };

        return new OpenApiOperation
        {
            Summary = $"Takes one message; with Accept: {ServerSentEvents.ContentType} subscribes.",
            Parameters = [QueryOf("wait", "How long to wait for a message, for example 30s."), Selector, Format],
            Responses = responses,
        };
    }

    private static OpenApiOperation Subscribe() => new()
    {
        Summary = $"Subscribes, with Accept: {ServerSentEvents.ContentType}.",
        Parameters = [Selector, Format],
        Responses = ResponsesOf("200", "Events: message, base64, problem.", ContentOf(ServerSentEvents.ContentType, Text)),
    };

    private static OpenApiOperation Acknowledge() => new()
    {
        Summary = "Acknowledges a message that was taken.",
        Responses = ResponsesOf("204", "It is gone from its queue.", content: null),
    };

    private static OpenApiOperation Settle() => new()
    {
        Summary = "Acknowledges a message that was taken, or rejects it.",
        Parameters = [QueryOf("requeue", "true: it goes back to its queue; false: it becomes a dead letter; not there: it is acknowledged.")],
        Responses = ResponsesOf("204", "It is done.", content: null),
    };

    private static OpenApiSchema Text => new() { Type = JsonSchemaType.String };

    private static OpenApiParameter Selector => QueryOf("selector", "Only messages for which this is true.");

    private static OpenApiParameter Format => QueryOf("format", "json: headers and body as one JSON object.");

    private static OpenApiParameter QueryOf(string name, string description) => new() { Name = name, In = ParameterLocation.Query, Description = description, Schema = Text };

    private static Dictionary<string, OpenApiMediaType> ContentOf(string type, OpenApiSchema? schema) => new() { [type] = new OpenApiMediaType { Schema = schema } };

    private static OpenApiResponses ResponsesOf(string status, string description, IDictionary<string, OpenApiMediaType>? content)
    {
        var responses = new OpenApiResponses { [status] = new OpenApiResponse { Description = description, Content = content } };

        foreach (var errors in StompError.All.GroupBy(ErrorStatus.Of).OrderBy(errors => errors.Key))
        {
            responses[errors.Key.ToString(CultureInfo.InvariantCulture)] = new OpenApiResponse
            {
                Description = string.Join(", ", errors.Select(error => error.Code)),
                Content = ContentOf(ProblemDocument.ContentType, schema: null),
            };
        }

        return responses;
    }
}
