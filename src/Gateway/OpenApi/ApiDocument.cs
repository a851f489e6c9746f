using System.Globalization;
using KashflowOrleans.Configuration;
using KashflowOrleans.Contracts;
using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Gateway.Api.Flows;
using KashflowOrleans.Gateway.Http;
using KashflowOrleans.Gateway.Security;
using KashflowOrleans.Gateway.Webhooks;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using NodaTime;

namespace KashflowOrleans.Gateway.OpenApi;

/// <summary>The API's own description at <c>/openapi/v1.json</c>.</summary>
internal static class ApiDocument
{
    public const string Name = "v1";
    public const string Pattern = "/openapi/{documentName}.json";
    private const string Bearer = "bearerKey";
    private const string HeaderKey = "headerKey";

    public static void AddApiDocument(this IServiceCollection services) => services.AddOpenApi(Name, options =>
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            Introduce(document);
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            Secure(operation, context);
            DescribeParameters(operation);
            DescribeAnswers(operation);
            DescribeFreeBody(operation);

            return Task.CompletedTask;
        });
        options.AddSchemaTransformer((schema, context, _) =>
        {
            if (context.JsonTypeInfo.Type == typeof(Instant) || context.JsonTypeInfo.Type == typeof(Instant?))
            {
                schema.Type = context.JsonTypeInfo.Type == typeof(Instant) ? JsonSchemaType.String : JsonSchemaType.String | JsonSchemaType.Null;
                schema.Format = "date-time";
                schema.Properties?.Clear();
            }

            return Task.CompletedTask;
        });
    });

    private static void Introduce(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "KashflowOrleans",
            Version = Name,
            Description = "Webhooks in, orders and their invoices out. Amounts are numbers in the currency beside them; instants are ISO 8601 in UTC; failures are problem details (RFC 9457) "
                + "with the correlation id that every answer carries in X-Correlation-Id.",
        };
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
        {
            [Bearer] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", BearerFormat = "kf_{merchant}_{secret}", Description = "An API key of a merchant, or the cluster key." },
            [HeaderKey] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = ApiKeyAuthenticator.Header, Description = "The same key in a header of its own." },
        };
        document.Servers = [new OpenApiServer { Url = "/" }];
    }

    private static void Secure(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var access = context.Description.ActionDescriptor.EndpointMetadata.OfType<AccessRule>().LastOrDefault()?.Access ?? Access.Cluster;
        if (access is Access.Open)
        {
            operation.Security = [];
            return;
        }

        operation.Security =
        [
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, context.Document)] = [] },
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(HeaderKey, context.Document)] = [] },
        ];
        operation.Description = access switch
        {
            Access.AnyKey => "Needs any valid key.",
            Access.Cluster => "Needs the cluster key.",
            _ => $"Needs a key of the merchant with the role {access.ToString().ToLowerInvariant()} or more, or the cluster key.",
        };
    }

    private static void DescribeParameters(OpenApiOperation operation)
    {
        foreach (var parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>())
        {
            (parameter.Description, parameter.Schema) = (operation.OperationId, parameter.Name) switch
            {
                (FlowEndpoints.DiffFlow, "from" or "to") => ("A version's number, draft, or a flow that comes with the program, such as prebuilt/magento-order-to-cash.", parameter.Schema),
                _ => Describe(parameter),
            };
        }
    }

    private static (string? Description, IOpenApiSchema? Schema) Describe(OpenApiParameter parameter) => parameter.Name switch
    {
        "merchant" => ("The merchant's id.", parameter.Schema),
        "connection" => ("The connection's name within the merchant.", parameter.Schema),
        "channel" => ("The sales channel's connection name.", parameter.Schema),
        "number" => ("The order's number, or the channel's identity of it.", parameter.Schema),
        "key" => ("The key's name.", parameter.Schema),
        "flow" => ("The flow's name within the merchant.", parameter.Schema),
        "version" => ("The version's number, from 1.", parameter.Schema),
        "id" => ("The promotion's number within the flow.", parameter.Schema),
        "name" => ("The flow's name without 'prebuilt/'.", parameter.Schema),
        "subject" => ("Only flows about this.", Words([.. FlowNames.Subjects.Keys])),
        "environment" => ("Against whose ledger it is checked; left out, Dev's, or Prod's when Dev has none.", Words(FlowEnvironments.All)),
        "status" => ("Only orders with this status.", Words(OrderStatuses.All)),
        "q" => ("Part of the order's number, invoice number or customer code.", parameter.Schema),
        "from" => ("Placed (or first heard of) not before: an instant, or a day in UTC.", Moment()),
        "to" => ("Placed (or first heard of) before: an instant, or a day in UTC.", Moment()),
        "before" => ("Only lines before this instant.", Moment()),
        "limit" => ("Rows a page.", new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "1" }),
        "cursor" => ("nextCursor of the page before.", parameter.Schema),
        "entity" => ("Only this entity's lines: its key.", parameter.Schema),
        "correlationId" => ("Only lines with this correlation id.", parameter.Schema),
        "challenge" => ("The value to be echoed.", parameter.Schema),
        _ => (parameter.Description, parameter.Schema),
    };

    private static void DescribeFreeBody(OpenApiOperation operation)
    {
        var description = operation.OperationId switch
        {
            WebhookEndpoints.PostWebhook => "What the channel sends, at most 1 MB.",
            FlowDraftEndpoints.PutDraft or FlowDraftEndpoints.ValidateFlow => "The flow document itself, as /schemas/flow.json describes it, at most 256 KB.",
            _ => null,
        };
        if (description is not null)
        {
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Description = description,
                Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { ["application/json"] = new OpenApiMediaType { Schema = new OpenApiSchema() } },
            };
        }
    }

    private static void DescribeAnswers(OpenApiOperation operation)
    {
        foreach (var (status, answer) in operation.Responses ?? [])
        {
            answer.Description = int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out var code) ? Describe(code) : answer.Description;
        }
    }

    private static string Describe(int status) => status switch
    {
        200 => "Done.",
        201 => "Created.",
        202 => "Accepted: durable, and under way.",
        204 => "Removed.",
        400 => "The input is not acceptable; errors names each field, value and what to do.",
        401 => "No valid key, or the webhook's signature is wrong.",
        403 => "The key's role is too small.",
        404 => "There is no such thing, or it is another merchant's.",
        408 => "The body took too long to arrive.",
        409 => "It does not fit what stands.",
        413 => "The body is too large.",
        415 => "The body is not JSON.",
        429 => "Too many webhooks on this connection; Retry-After says when to send again.",
        503 => "Too much is going on, or the database or the silos do not answer; Retry-After says when to try again.",
        _ => Problems.ForStatus(status, 0).Title + ".",
    };

    private static OpenApiSchema Moment() => new() { Type = JsonSchemaType.String, Format = "date-time" };

    private static OpenApiSchema Words(IReadOnlyList<string> words) => new() { Type = JsonSchemaType.String, Enum = [.. words.Select(word => System.Text.Json.Nodes.JsonValue.Create(word)!)] };
}
