using System.Net;
using KashflowOrleans.Configuration;
using KashflowOrleans.Gateway.Security;

namespace KashflowOrleans.Tests.Gateway;

public sealed class Who_may_do_what
{
    /// <summary>Approved: who may use which address. A new endpoint has to be added here by hand.</summary>
    private static readonly string[] Approved =
    [
        "GET / Open",
        "HEAD / Open",
        "GET /api/v1/cluster Cluster",
        "GET /api/v1/me AnyKey",
        "GET /api/v1/merchants Cluster",
        "GET /api/v1/merchants/{merchant} Viewer",
        "PUT /api/v1/merchants/{merchant} Admin",
        "GET /api/v1/merchants/{merchant}/audit Viewer",
        "GET /api/v1/merchants/{merchant}/connections Viewer",
        "GET /api/v1/merchants/{merchant}/connections/{connection} Viewer",
        "PUT /api/v1/merchants/{merchant}/connections/{connection} Admin",
        "GET /api/v1/merchants/{merchant}/connections/{connection}/health Viewer",
        "POST /api/v1/merchants/{merchant}/connections/{connection}/poll Operator",
        "GET /api/v1/merchants/{merchant}/connections/{connection}/polling Viewer",
        "POST /api/v1/merchants/{merchant}/connections/{connection}/test Operator",
        "GET /api/v1/merchants/{merchant}/conservation Viewer",
        "GET /api/v1/merchants/{merchant}/events Viewer",
        "GET /api/v1/merchants/{merchant}/flows Viewer",
        "POST /api/v1/merchants/{merchant}/flows/test Operator",
        "POST /api/v1/merchants/{merchant}/flows/validate Operator",
        "GET /api/v1/merchants/{merchant}/flows/{flow} Viewer",
        "POST /api/v1/merchants/{merchant}/flows/{flow}/compare Operator",
        "POST /api/v1/merchants/{merchant}/flows/{flow}/copy Admin",
        "GET /api/v1/merchants/{merchant}/flows/{flow}/diff Viewer",
        "DELETE /api/v1/merchants/{merchant}/flows/{flow}/draft Admin",
        "GET /api/v1/merchants/{merchant}/flows/{flow}/draft Viewer",
        "PUT /api/v1/merchants/{merchant}/flows/{flow}/draft Admin",
        "POST /api/v1/merchants/{merchant}/flows/{flow}/promote Admin",
        "GET /api/v1/merchants/{merchant}/flows/{flow}/promotions Viewer",
        "POST /api/v1/merchants/{merchant}/flows/{flow}/promotions/{id}/approve Admin",
        "POST /api/v1/merchants/{merchant}/flows/{flow}/promotions/{id}/reject Admin",
        "POST /api/v1/merchants/{merchant}/flows/{flow}/publish Admin",
        "POST /api/v1/merchants/{merchant}/flows/{flow}/rollback Admin",
        "POST /api/v1/merchants/{merchant}/flows/{flow}/test Operator",
        "GET /api/v1/merchants/{merchant}/flows/{flow}/versions/{version} Viewer",
        "GET /api/v1/merchants/{merchant}/import Viewer",
        "POST /api/v1/merchants/{merchant}/import Operator",
        "GET /api/v1/merchants/{merchant}/import/{id} Viewer",
        "POST /api/v1/merchants/{merchant}/import/{id}/cancel Operator",
        "POST /api/v1/merchants/{merchant}/import/{id}/pause Operator",
        "POST /api/v1/merchants/{merchant}/import/{id}/resume Operator",
        "GET /api/v1/merchants/{merchant}/keys Admin",
        "POST /api/v1/merchants/{merchant}/keys Admin",
        "DELETE /api/v1/merchants/{merchant}/keys/{key} Admin",
        "GET /api/v1/merchants/{merchant}/orders Viewer",
        "GET /api/v1/merchants/{merchant}/orders/{channel}/{number} Viewer",
        "GET /api/v1/merchants/{merchant}/orders/{channel}/{number}/history Viewer",
        "POST /api/v1/merchants/{merchant}/orders/{channel}/{number}/release Operator",
        "POST /api/v1/merchants/{merchant}/orders/{channel}/{number}/resync Operator",
        "POST /api/v1/merchants/{merchant}/orders/{channel}/{number}/retry Operator",
        "POST /api/v1/merchants/{merchant}/orders/{channel}/{number}/skip Operator",
        "GET /api/v1/merchants/{merchant}/reconciliation Viewer",
        "POST /api/v1/merchants/{merchant}/reconciliation/checks Operator",
        "GET /api/v1/merchants/{merchant}/reconciliation/checks/{check} Viewer",
        "PUT /api/v1/merchants/{merchant}/setup Admin",
        "GET /api/v1/prebuilt-flows AnyKey",
        "GET /api/v1/prebuilt-flows/{name} AnyKey",
        "GET /app.js Open",
        "HEAD /app.js Open",
        "GET /favicon.svg Open",
        "HEAD /favicon.svg Open",
        "GET /healthz/live Open",
        "GET /healthz/ready Open",
        "GET /openapi/{documentName}.json Open",
        "GET /schemas/flow-requests.json Open",
        "HEAD /schemas/flow-requests.json Open",
        "GET /schemas/flow.json Open",
        "HEAD /schemas/flow.json Open",
        "GET /schemas/merchant-setup.json Open",
        "HEAD /schemas/merchant-setup.json Open",
        "GET /style.css Open",
        "HEAD /style.css Open",
        "GET /webhooks/{merchant}/{connection} Open",
        "POST /webhooks/{merchant}/{connection} Open",
    ];

    [Fact]
    public async Task Every_endpoint_states_the_approved_access_rule()
    {
        await using var gateway = await GatewayFixture.Start();
        Assert.Equal(Approved, MappedEndpoint.Of(gateway).Select(endpoint => $"{endpoint.Name} {endpoint.Access?.ToString() ?? "NONE"}"));
    }

    [Fact]
    public async Task Without_a_valid_key_everything_that_is_not_open_is_401()
    {
        await using var gateway = await GatewayFixture.Start();
        foreach (var endpoint in Guarded(gateway))
        {
            foreach (var key in new[] { null, "nonsense", "kf_acme_wrong", "kf_nobody_0123456789", "kf_ACME_x", new string('k', 5000) })
            {
                var response = await gateway.Send(new HttpMethod(endpoint.Method), endpoint.Address(), key);
                await response.ShouldBeProblem(401, "unauthenticated");
                Assert.Equal("Bearer", response.Headers.WwwAuthenticate.ToString());
            }
        }

        Assert.Empty(gateway.Cluster.Calls);
        Assert.Empty(gateway.Audit.Lines);
    }

    [Fact]
    public async Task Each_role_may_use_exactly_what_its_endpoints_ask()
    {
        await using var gateway = await GatewayFixture.Start();
        foreach (var endpoint in Guarded(gateway))
        {
            foreach (var role in Enum.GetValues<ApiRole>())
            {
                var status = await StatusOf(gateway, endpoint, GatewayFixture.KeyOf("acme", role));
                var allowed = endpoint.Access switch
                {
                    Access.AnyKey or Access.Viewer => true,
                    Access.Operator => role >= ApiRole.Operator,
                    Access.Admin => role >= ApiRole.Admin,
                    _ => false,
                };
                Assert.True((status == HttpStatusCode.Forbidden) == !allowed && status is not HttpStatusCode.Unauthorized, $"{endpoint.Name} answers {role} with {(int)status}.");
            }
        }
    }

    [Fact]
    public async Task The_cluster_key_may_use_everything()
    {
        await using var gateway = await GatewayFixture.Start();
        foreach (var endpoint in Guarded(gateway))
        {
            gateway.Flows.Seed();
            var status = await StatusOf(gateway, endpoint, GatewayFixture.ClusterKey);
            Assert.True(status is not (HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized or HttpStatusCode.NotFound), $"{endpoint.Name} answers the cluster key with {(int)status}.");
        }
    }

    [Fact]
    public async Task A_key_of_one_merchant_never_sees_another()
    {
        await using var gateway = await GatewayFixture.Start();
        foreach (var endpoint in Guarded(gateway).Where(endpoint => endpoint.Pattern.Contains("{merchant}", StringComparison.Ordinal)))
        {
            var foreign = await (await gateway.Send(new HttpMethod(endpoint.Method), endpoint.Address(), GatewayFixture.KeyOf("other", ApiRole.Admin), "{}")).ShouldBeProblem(404, "not-found");
            var unknown = await (await gateway.Send(new HttpMethod(endpoint.Method), endpoint.Address("nobody"), GatewayFixture.KeyOf("other", ApiRole.Admin), "{}")).ShouldBeProblem(404, "not-found");
            Assert.Equal(unknown.GetProperty("detail").GetString(), foreign.GetProperty("detail").GetString());
        }

        Assert.Empty(gateway.Cluster.Calls);
    }

    [Fact]
    public async Task A_key_works_in_either_header()
    {
        await using var gateway = await GatewayFixture.Start();
        var key = GatewayFixture.KeyOf("acme", ApiRole.Viewer);
        Assert.Equal(HttpStatusCode.OK, (await gateway.Get("/api/v1/me", key)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await gateway.Send(HttpMethod.Get, "/api/v1/me", null, null, ("X-Api-Key", key))).StatusCode);
    }

    [Fact]
    public async Task Keys_are_checked_while_no_silo_answers()
    {
        await using var gateway = await GatewayFixture.Start();
        gateway.Cluster.IsDown = true;
        Assert.Equal(HttpStatusCode.OK, (await gateway.Get("/api/v1/merchants/acme/orders", GatewayFixture.KeyOf("acme", ApiRole.Viewer))).StatusCode);
    }

    [Fact]
    public async Task Without_a_cluster_key_in_the_options_nothing_is_it()
    {
        await using var gateway = await GatewayFixture.Start(options => options.AdminKeySha256 = null);
        await (await gateway.Get("/api/v1/merchants")).ShouldBeProblem(401, "unauthenticated");
    }

    [Fact]
    public async Task An_endpoint_without_a_rule_is_refused()
    {
        await using var gateway = await GatewayFixture.Start(alsoMap: app => Microsoft.AspNetCore.Builder.EndpointRouteBuilderExtensions.MapGet(app, "/forgotten", () => "open"));
        await (await gateway.Get("/forgotten")).ShouldBeProblem(403, "forbidden");
    }

    private static IEnumerable<MappedEndpoint> Guarded(GatewayFixture gateway) => MappedEndpoint.Of(gateway).Where(endpoint => endpoint.Access is not Access.Open);

    private static async Task<HttpStatusCode> StatusOf(GatewayFixture gateway, MappedEndpoint endpoint, string key)
    {
        using var request = new HttpRequestMessage(new HttpMethod(endpoint.Method), endpoint.Address());
        request.Headers.Add("X-Api-Key", key);
        if (endpoint.Method is "PUT" or "POST")
        {
            // Acceptable to nobody: what counts is who is turned away before it is read.
            request.Content = new StringContent("[]", System.Text.Encoding.UTF8, "application/json");
        }

        using var response = await gateway.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return response.StatusCode;
    }
}
