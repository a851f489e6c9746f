using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using KashflowOrleans.Benchmarks.FlowSpeed;
using KashflowOrleans.Flows.Compilation;
using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Flows.Jsonata;
using KashflowOrleans.Flows.Prebuilt;
using KashflowOrleans.Flows.Running;
using KashflowOrleans.Flows.Validation;
using KashflowOrleans.Flows.Values;

var round = TimeSpan.FromMilliseconds(args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 500);
var prebuilt = PrebuiltFlows.Find("magento-order-to-cash")!.Document;

MeasureFlow();
MeasureCompiling();
MeasureExpressions();
return;

void MeasureFlow()
{
    var flow = FlowCompiler.Compile(prebuilt, "prebuilt");
    var settings = FlowSettings.From(Examples.Merchant, "shop");
    var documents = Run().Documents;
    if (documents.Invoice is not { } invoice || invoice.Gross != Examples.Order.Total || invoice.Lines.Count != Examples.Order.Lines.Count)
    {
        throw new InvalidOperationException($"The flow did not make the invoice: {documents.Hold ?? documents.Ignore}.");
    }

    var rate = Rounds.PerSecond(round, 7, () => Run());
    Print($"prebuilt Magento flow, order of {Examples.Order.Lines.Count} lines, one thread: {rate:#,0} orders/s, {1e6 / rate:0.0} µs and {Rounds.Allocated(() => Run()):#,0} bytes each");

    FlowResult Run() => flow.Run(new FlowInput(FlowSubject.Order, CanonicalValues.Of(Examples.Order), settings, Examples.Ledger, Examples.Now) { CustomerCode = "KF1" });
}

void MeasureCompiling()
{
    var document = Examples.LargeFlow(prebuilt);
    var text = FlowWriter.Write(document);
    var began = Stopwatch.GetTimestamp();
    Compile();
    var first = Stopwatch.GetElapsedTime(began);
    var warm = 1000 / Rounds.PerSecond(round, 3, Compile);
    Print($"reading, checking and compiling a flow of {document.Nodes.Count} nodes: {first.TotalMilliseconds:0.0} ms the first time, {warm:0.0} ms when warm");

    void Compile()
    {
        var reading = FlowReader.Read(text).Document!;
        var problems = FlowValidator.Check(reading, null);
        if (problems.Any(problem => problem.Severity == FlowSeverity.Error))
        {
            throw new InvalidOperationException(problems[0].Message);
        }

        FlowCompiler.Compile(reading, "large");
    }
}

void MeasureExpressions()
{
    var input = Examples.Scope(CanonicalValues.Of(Examples.Order));
    var inputFile = Path.Combine(AppContext.BaseDirectory, "input.json");
    File.WriteAllText(inputFile, JsonValues.ToText(input));
    var reference = Reference.Measure(inputFile, round);
    using var cases = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "expressions.json")));
    Print($"{"expressions a second, one thread",-34}{"ours",12}{"reference",12}{"ratio",8}");
    var ratios = new List<double>();
    foreach (var one in cases.RootElement.EnumerateArray())
    {
        var name = one.GetProperty("name").GetString()!;
        var expression = JsonataExpression.Compile(one.GetProperty("expression").GetString()!);
        var rate = Rounds.PerSecond(round, 3, () => expression.Evaluate(input));
        ratios.Add(rate / reference[name]);
        Print($"  {name,-32}{rate,12:#,0}{reference[name],12:#,0}{ratios[^1],8:0.0}");
    }

    Print($"  {"geometric mean of the ratios",-32}{Math.Exp(ratios.Average(Math.Log)),32:0.0}");
}

static void Print(FormattableString line) => Console.WriteLine(FormattableString.Invariant(line));
