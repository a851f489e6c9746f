using System.Globalization;
using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Tests.Flows.Documents.Support;

/// <summary>Makes random documents that the format allows, whether they make sense or not.</summary>
internal sealed class WildFlows
{
    private readonly Dice _dice;
    private readonly MappingGenerator _mappings;

    private WildFlows(int seed)
    {
        _dice = new Dice(seed);
        _mappings = new MappingGenerator(_dice, new Dictionary<string, IReadOnlyDictionary<string, Value>>(StringComparer.Ordinal));
    }

    /// <summary>The document of a seed.</summary>
    public static FlowDocument Flow(int seed) => new WildFlows(seed).Make();

    private FlowDocument Make()
    {
        var maps = new OrderedDictionary<string, IReadOnlyDictionary<string, Value>>(StringComparer.Ordinal);
        _dice.Many(0, 3, index => $"map{index.ToString(CultureInfo.InvariantCulture)}").ForEach(name => maps.Add(name, Entries()));
        return new FlowDocument(
            "x" + _mappings.OddText(), Maybe(_mappings.OddText), _dice.One(Enum.GetValues<FlowSubject>()), _dice.Many(0, 3, _ => Id()), maps, _dice.Many(0, 8, _ => Node()),
            _dice.Many(0, 8, _ => new FlowEdge(Id(), Id(), Maybe(() => "case " + _mappings.OddText()))));
    }

    private FlowNode Node()
    {
        var id = Id();
        FlowNode node = _dice.Number(0, 8) switch
        {
            0 => new TriggerNode(id),
            1 => new FilterNode(id, Mapping(), Template()),
            2 => new BranchNode(id, _dice.Many(0, 3, _ => new BranchCase(Template(), Mapping()))),
            3 => new MapNode(id, Fields()),
            4 => new LookupNode(id, Template(), Mapping(), Maybe(Template)),
            5 => new ValueMapNode(id, Map(2) with { Default = Default(), OrHold = Maybe(Template) }),
            6 => new ValidateNode(id, _dice.Many(0, 3, _ => Rule())),
            7 => new HoldNode(id, Template()),
            _ => new EmitNode(
                id, _dice.One(Enum.GetValues<EmittedDocument>()), Maybe(Mapping), Maybe(Id), Maybe(Mapping), Fields(),
                _dice.Many(0, 2, _ => new LineGroup(Maybe(Mapping), Maybe(Id), Maybe(Mapping), Fields()))),
        };
        return node with { Comment = Maybe(_mappings.OddText), Position = Maybe(() => new NodePosition(_dice.Number(-FlowLimits.Position, FlowLimits.Position), _dice.Number(-9, 9))) };
    }

    private ValidationRule Rule() => _dice.Hits(0.5)
        ? new ValidationRule(Id(), Template(), null, null, null, _dice.One(Enum.GetValues<ValidationAction>()), Entries())
        : new ValidationRule(Id(), null, Maybe(Mapping), Mapping(), Template(), _dice.One(Enum.GetValues<ValidationAction>()), new OrderedDictionary<string, Value>());

    private List<FieldMapping> Fields() => _dice.Many(0, 4, index => new FieldMapping($"{Id()}_{index.ToString(CultureInfo.InvariantCulture)}", Mapping()));

    private Mapping Mapping() => Mapping(2);

    private Mapping Mapping(int depth)
    {
        Mapping mapping = _dice.Number(0, depth > 0 ? 4 : 3) switch
        {
            0 => new ConstantMapping(_mappings.Any()),
            1 => new PathMapping(Template()),
            2 => new ExpressionMapping(Template()),
            3 => new TextMapping(_dice.Hits(0.2) ? string.Empty : _mappings.OddText()),
            _ => Map(depth),
        };
        return mapping with { Comment = Maybe(_mappings.OddText), Default = Default(), OrHold = Maybe(Template) };
    }

    private ValueMapping Map(int depth) => _dice.Hits(0.5) ? new ValueMapping(Id(), null, Mapping(depth - 1)) : new ValueMapping(null, Entries(), Mapping(depth - 1));

    private OrderedDictionary<string, Value> Entries()
    {
        var entries = new OrderedDictionary<string, Value>(StringComparer.Ordinal);
        _dice.Many(0, 4, _ => _mappings.OddText()).ForEach(key => entries[key] = _mappings.Any());
        return entries;
    }

    private Value Default()
    {
        var value = _dice.Hits(0.3) ? _mappings.Any() : default;
        return value.IsNull ? default : value;
    }

    private string Template() => "t " + _mappings.OddText();

    private string Id() => _dice.One("a", "b", "start", "order", "x9", "camelCase") + _dice.Number(0, 99).ToString(CultureInfo.InvariantCulture);

    private T? Maybe<T>(Func<T> make)
        where T : class => _dice.Hits(0.3) ? make() : null;
}
