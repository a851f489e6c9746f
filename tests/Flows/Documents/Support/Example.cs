using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Flows.Validation;

namespace KashflowOrleans.Tests.Flows.Documents.Support;

/// <summary>A small flow in order, and the same with something changed in its text.</summary>
internal static class Example
{
    /// <summary>An order becomes a customer and an invoice.</summary>
    public const string Json = """
        {
          "$schema": "/schemas/flow.json",
          "flow": 1,
          "name": "Small",
          "subject": "order",
          "channels": ["magento"],
          "valueMaps": {
            "nominals": {
              "goods": 4000,
              "shipping": 4905
            }
          },
          "nodes": [
            {
              "id": "start",
              "kind": "trigger",
              "position": { "x": 0, "y": 0 }
            },
            {
              "id": "open",
              "kind": "filter",
              "when": { "expression": "order.state != 'canceled'" },
              "otherwise": "The order {{order.number}} was cancelled."
            },
            {
              "id": "checks",
              "kind": "validate",
              "rules": [
                { "id": "dates", "rule": "dates", "action": "hold", "with": { "maxAgeDays": 30 } },
                {
                  "id": "small",
                  "forEach": { "path": "order.lines" },
                  "when": { "expression": "item.net < 1000" },
                  "message": "Line {{item.description}} is large.",
                  "action": "skipItem"
                }
              ]
            },
            {
              "id": "days",
              "kind": "map",
              "fields": {
                "issued": { "expression": "$businessDate(order.placedAt)" }
              }
            },
            {
              "id": "buyer",
              "kind": "customer",
              "fields": {
                "name": { "path": "order.customer.company", "default": "Somebody" },
                "address": { "expression": "$ledgerAddress(order.billing)" },
                "currency": { "path": "order.currency" }
              }
            },
            {
              "id": "invoice",
              "kind": "invoice",
              "comment": "The sale.",
              "fields": {
                "reference": { "path": "order.number" },
                "issuedOn": { "path": "days.issued" },
                "currency": { "path": "order.currency" }
              },
              "lines": [
                {
                  "forEach": { "path": "order.lines" },
                  "as": "line",
                  "fields": {
                    "description": { "text": "{{line.description}}" },
                    "quantity": { "path": "line.quantity" },
                    "net": { "path": "line.net" },
                    "vat": { "path": "line.vat" },
                    "vatPercent": { "expression": "$vatRate(line.net, line.vat, line.vatPercent)" },
                    "nominal": { "map": "nominals", "from": { "path": "line.kind" }, "default": 4000 }
                  }
                }
              ]
            }
          ],
          "edges": [
            { "from": "start", "to": "open" },
            { "from": "open", "to": "checks" },
            { "from": "checks", "to": "days" },
            { "from": "days", "to": "buyer" },
            { "from": "buyer", "to": "invoice" }
          ]
        }

        """;

    /// <summary>The example read.</summary>
    public static FlowDocument Document => Read(Json);

    /// <summary>The example's text with one part of it replaced, which must be there.</summary>
    public static string With(string part, string other)
    {
        Assert.Contains(part, Json, StringComparison.Ordinal);
        return Json.Replace(part, other, StringComparison.Ordinal);
    }

    /// <summary>The document of a text that can be read.</summary>
    public static FlowDocument Read(string json)
    {
        var reading = FlowReader.Read(json);
        Assert.Empty(reading.Problems);
        return reading.Document!;
    }

    /// <summary>What the validator says of the example with one part replaced.</summary>
    public static IReadOnlyList<FlowProblem> Check(string part, string other, ValidationReference? reference = null) => FlowValidator.Check(Read(With(part, other)), reference);
}
