using System.Globalization;
using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Tests.Flows.Documents.Support;

/// <summary>Makes random flows about orders that are valid by construction: one trigger, then filters, checks, values, sometimes ways that part and meet again, and documents.
/// Over many seeds every kind of node, mapping and rule occurs. The same seed gives the same flow.</summary>
internal sealed class FlowGenerator
{
    private readonly Dice _dice;
    private readonly MappingGenerator _mappings;
    private readonly List<FlowNode> _nodes = [];
    private readonly List<FlowEdge> _edges = [];
    private readonly OrderedDictionary<string, IReadOnlyDictionary<string, Value>> _valueMaps = new(StringComparer.Ordinal);
    private FlowEdge _next = new(string.Empty, string.Empty);

    private FlowGenerator(int seed)
    {
        _dice = new Dice(seed);
        _mappings = new MappingGenerator(_dice, _valueMaps);
    }

    /// <summary>The flow of a seed.</summary>
    public static FlowDocument Flow(int seed) => new FlowGenerator(seed).Make();

    /// <summary>The flows of so many seeds, from 0.</summary>
    public static IEnumerable<FlowDocument> Flows(int count) => Enumerable.Range(0, count).Select(Flow);

    private FlowDocument Make()
    {
        foreach (var index in Enumerable.Range(1, _dice.Number(0, 2)))
        {
            _valueMaps.Add($"shared{Number(index)}", _mappings.Entries());
        }

        Append(new TriggerNode("start"));
        foreach (var _ in Enumerable.Range(0, _dice.Number(0, 2)))
        {
            Append(new FilterNode(Name("only"), _mappings.Condition(), _mappings.Template()));
        }

        AppendValues(_dice.Number(0, 4));
        if (_dice.Hits(0.6))
        {
            Append(new ValidateNode(Name("checks"), new RuleGenerator(_dice, _mappings).Rules()));
        }

        if (_dice.Hits(0.5))
        {
            AppendBranch();
        }

        AppendDocuments();
        return new FlowDocument(
            $"Flow {_dice.One("of orders", "für Bestellungen", "with \"quotes\"", "→ ledger")}", _mappings.Comment(), FlowSubject.Order,
            _dice.Hits(0.5) ? ["magento"] : [], _valueMaps, _nodes, _edges);
    }

    private void AppendValues(int count)
    {
        foreach (var _ in Enumerable.Range(0, count))
        {
            AppendValue();
        }
    }

    private void AppendValue()
    {
        switch (_dice.Number(0, 2))
        {
            case 0:
                var map = new MapNode(Name("values"), _mappings.Fields());
                _mappings.Yields(map);
                Append(map);
                break;
            case 1:
                var lookup = new LookupNode(Name("found"), "exchangeRates", _mappings.Path("order.currency"), _dice.Hits(0.3) ? _mappings.Template() : null);
                lookup = _dice.Number(0, 4) switch
                {
                    0 => lookup with { Table = "vatRates", Key = new ConstantMapping(Value.Of(20)) },
                    1 => lookup with { Table = "nominals", Key = new PathMapping("settings.salesNominal") },
                    2 => lookup with { Table = "paymentMethods", Key = new ExpressionMapping("order.payments[0].method") },
                    3 => lookup with { Table = "products", Key = new ExpressionMapping("order.lines[0].sku") },
                    _ => lookup,
                };
                Append(lookup);
                break;
            default:
                Append(new ValueMapNode(Name("turned"), _mappings.ValueMap() with { Comment = null }));
                break;
        }
    }

    // Two or three ways that part; each meets the others again or ends in a hold.
    private void AppendBranch()
    {
        var branch = new BranchNode(Name("ways"), _dice.Many(1, 2, index => new BranchCase(index == 0 ? "first case" : "zweiter Fall", _mappings.Condition())));
        Append(branch);
        var ends = new List<FlowEdge>();
        foreach (var name in branch.Cases.Select(one => one.Name).Append(FlowEdge.Otherwise))
        {
            _next = new FlowEdge(branch.Id, string.Empty, name);
            if (_dice.Hits(0.2) && name != FlowEdge.Otherwise)
            {
                Append(new HoldNode(Name("stop"), _mappings.Template()));
                continue;
            }

            if (_dice.Hits(0.5))
            {
                // Nobody behind the branch reads it: on the other ways it is not there.
                Append(new MapNode(Name("aside"), _mappings.Fields()));
            }

            ends.Add(_next);
        }

        // What comes next is where the ways meet.
        var meeting = new MapNode(Name("meeting"), _mappings.Fields());
        _mappings.Yields(meeting);
        _next = ends[0];
        Append(meeting);
        _edges.AddRange(ends.Skip(1).Select(end => end with { To = meeting.Id }));
    }

    private void AppendDocuments()
    {
        var makes = new DocumentGenerator(_dice, _mappings);
        if (_dice.Hits(0.8))
        {
            Append(makes.Customer(Name("buyer")));
            Append(makes.Invoice(Name("sale")));
            if (_dice.Hits(0.7))
            {
                Append(makes.Payment(Name("money")));
            }
        }

        foreach (var document in (EmittedDocument[])[EmittedDocument.CreditNote, EmittedDocument.Journal, EmittedDocument.StockMovement, EmittedDocument.ChannelUpdate])
        {
            if (_dice.Hits(0.3))
            {
                Append(makes.Other(document, Name("more")));
            }
        }

        if (_nodes.TrueForAll(node => node is not EmitNode) || _dice.Hits(0.3))
        {
            Append(makes.Other(EmittedDocument.Alert, Name("tell")));
        }
    }

    private void Append(FlowNode node)
    {
        _nodes.Add(node with
        {
            Comment = _mappings.Comment(),
            Position = _dice.Hits(0.5) ? new NodePosition(_dice.Number(-1000, 5000), _dice.Number(-1000, 1000)) : null,
        });
        if (_next.From.Length > 0)
        {
            _edges.Add(_next with { To = node.Id });
        }

        _next = new FlowEdge(node.Id, string.Empty);
    }

    private string Name(string stem) => stem + Number(_nodes.Count);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
