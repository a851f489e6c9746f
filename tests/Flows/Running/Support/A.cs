using KashflowOrleans.Flows.Compilation;
using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Flows.Running;
using KashflowOrleans.Flows.Values;
using KashflowOrleans.Tests.Flows.Prebuilt.Support;

namespace KashflowOrleans.Tests.Flows.Running.Support;

/// <summary>Small flows about the ordinary order.</summary>
internal static class A
{
    public static readonly TriggerNode Start = new("start");

    public static ExpressionMapping Expression(string text) => new(text);

    public static PathMapping Path(string path) => new(path);

    public static ConstantMapping Constant(string text) => new(Value.Of(text));

    public static ConstantMapping Constant(decimal number) => new(Value.Of(number));

    public static TextMapping Text(string template) => new(template);

    public static FilterNode Filter(string id, string when, string otherwise) => new(id, Expression(when), otherwise);

    public static MapNode Map(string id, params (string Field, Mapping Mapping)[] fields) => new(id, Fields(fields));

    /// <summary>An alert: the document that needs nothing else and shows a text.</summary>
    public static EmitNode Alert(string id, Mapping message) => new(id, EmittedDocument.Alert, null, null, null, Fields(("message", message)), []);

    public static EmitNode Emit(string id, EmittedDocument document, params (string Field, Mapping Mapping)[] fields) => new(id, document, null, null, null, Fields(fields), []);

    public static IReadOnlyList<FieldMapping> Fields(params (string Field, Mapping Mapping)[] fields) => [.. fields.Select(field => new FieldMapping(field.Field, field.Mapping))];

    public static ValidateNode Checks(params ValidationRule[] rules) => new("checks", rules);

    public static ValidationRule Rule(string name, ValidationAction action, params (string Name, Value Value)[] with) =>
        new(name, name, null, null, null, action, with.ToDictionary(setting => setting.Name, setting => setting.Value, StringComparer.Ordinal));

    public static ValidationRule Own(string id, string? forEach, string when, string message, ValidationAction action) =>
        new(id, null, forEach is null ? null : Path(forEach), Expression(when), message, action, new Dictionary<string, Value>(StringComparer.Ordinal));

    /// <summary>A flow of nodes one after the other, the trigger before them.</summary>
    public static FlowDocument Chain(params FlowNode[] nodes) => Chain(FlowSubject.Order, nodes);

    /// <summary>A flow of nodes one after the other, the trigger before them.</summary>
    public static FlowDocument Chain(FlowSubject subject, params FlowNode[] nodes)
    {
        FlowNode[] all = [Start, .. nodes];
        return Document(all, [.. all.Zip(all.Skip(1), (from, to) => new FlowEdge(from.Id, to.Id))]) with { Subject = subject };
    }

    public static FlowDocument Document(IReadOnlyList<FlowNode> nodes, IReadOnlyList<FlowEdge> edges) =>
        new("Test", null, FlowSubject.Order, [], new Dictionary<string, IReadOnlyDictionary<string, Value>>(StringComparer.Ordinal), nodes, edges);

    /// <summary>The prebuilt order flow with these rules in place of its own.</summary>
    public static FlowDocument OrderToCashWith(params ValidationRule[] rules)
    {
        var document = An.OrderToCash.Document;
        return document with { Nodes = [.. document.Nodes.Select(node => node is ValidateNode { Id: "checks" } checks ? checks with { Rules = rules } : node)] };
    }

    public static FlowResult Run(FlowDocument document, FlowInput? input = null, FlowTraceMode trace = FlowTraceMode.None, FlowCompilerOptions? options = null) =>
        FlowCompiler.Compile(document, "1", options).Run(input ?? An.Input(An.Order()), trace);

    /// <summary>What an expression gives for the ordinary order, shown by an alert; null when it gives nothing.</summary>
    public static string? Shown(string expression, FlowInput? input = null)
    {
        var result = Run(Chain(Alert("show", Expression(expression) with { Default = Value.Of("(nothing)") })), input);
        Assert.Null(result.Documents.Hold);
        var text = Assert.Single(result.Documents.Alerts).Message;
        return text == "(nothing)" ? null : text;
    }
}
