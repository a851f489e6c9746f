using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Tests.Flows.Documents.Support;

/// <summary>Makes random mappings that fit an order.</summary>
internal sealed class MappingGenerator(Dice dice, IReadOnlyDictionary<string, IReadOnlyDictionary<string, Value>> valueMaps)
{
    private static readonly string[] Odd =
    [
        "plain", "with \"quotes\" and \\", "über Straße 12", "two\nlines", "tab\tbed", "日本語", "𝒳 beyond the first plane", "  spaces  ", "{single} braces", "it's <b>&amp;</b>", "100 %",
    ];

    private readonly List<string> _texts = ["order.number", "order.currency", "order.channelState", "order.customer.email", "order.billing.postcode", "settings.homeCurrency"];
    private readonly List<string> _numbers = ["order.total", "order.taxTotal", "order.refunded", "settings.paymentTermsDays"];

    /// <summary>Text with characters that are written in a special way.</summary>
    public string OddText() => dice.One(Odd);

    /// <summary>A comment, or none.</summary>
    public string? Comment() => dice.Hits(0.2) ? OddText() : null;

    /// <summary>From now on the fields of this node can be read.</summary>
    public void Yields(MapNode node)
    {
        foreach (var field in node.Fields)
        {
            (field.Field.StartsWith('t') ? _texts : _numbers).Add($"{node.Id}.{field.Field}");
        }
    }

    /// <summary>A path.</summary>
    public Mapping Path(string path) => With(new PathMapping(path));

    /// <summary>A template.</summary>
    public string Template() => dice.Number(0, 3) switch
    {
        0 => "Order {{order.number}}",
        1 => $"{OddText()} {{{{ {{\"a\": {{\"b\": order.number}}}}.a.b }}}}",
        2 => "{{$string(order.total)}} {{order.currency}} of {{order.customer.email}}",
        _ => OddText(),
    };

    /// <summary>Something that is true or false.</summary>
    public Mapping Condition() => dice.Number(0, 5) switch
    {
        0 => new ExpressionMapping("order.state = 'processing' or order.state in ['complete', 'closed']"),
        1 => new ExpressionMapping($"order.total >= {dice.Number(0, 100)}"),
        2 => new ExpressionMapping("$exists(order.lines[kind = 'goods'])"),
        3 => new PathMapping("settings.writeBack") { Default = Value.False },
        4 => new ExpressionMapping("$count(order.payments) > 0 and $sum(order.payments.amount) <= order.total"),
        _ => new ExpressionMapping("$not(order.currency = settings.homeCurrency)") { Comment = "other currencies" },
    };

    /// <summary>Something that is text.</summary>
    public Mapping Text() => With(dice.Number(0, 4) switch
    {
        0 => new ConstantMapping(Value.Of(OddText())),
        1 => new PathMapping(dice.One(_texts)),
        2 => new TextMapping(Template()),
        3 => ValueMap(),
        _ => new ExpressionMapping(dice.One("$uppercase(order.number)", "order.number & '-' & order.currency", "$join(order.lines.description, ', ')", "$firstText(order.customer.company, order.customer.email)")),
    });

    /// <summary>Something that is a number.</summary>
    public Mapping Number() => With(dice.Number(0, 2) switch
    {
        0 => new ConstantMapping(Value.Of(dice.Number(-10_000, 10_000) / 100m)),
        1 => new PathMapping(dice.One(_numbers)),
        _ => new ExpressionMapping(dice.One("$sum(order.lines.net)", "$count(order.lines) + 1", "order.total - order.taxTotal", "$round(order.total / 3, 2)", "$sum(order.lines.(net + vat))")),
    });

    /// <summary>Something that is a day.</summary>
    public Mapping Day() => dice.Number(0, 2) switch
    {
        0 => new ExpressionMapping("$businessDate(order.placedAt)"),
        1 => new PathMapping("order.placedAt"),
        _ => new ExpressionMapping($"$addDays($businessDate(order.placedAt), {dice.Number(0, 40)})") { OrHold = "No day for order {{order.number}}." },
    };

    /// <summary>A value map, its own or a shared one.</summary>
    public ValueMapping ValueMap()
    {
        var from = new PathMapping(dice.One("order.currency", "order.channelState", "order.number"));
        return valueMaps.Count > 0 && dice.Hits(0.5)
            ? new ValueMapping(dice.One(valueMaps.Keys.ToList()), null, from) { Default = Value.Of("none") }
            : new ValueMapping(null, Entries(), dice.Hits(0.3) ? new ValueMapping(null, Entries(), from) : from) { Default = dice.Hits(0.5) ? Value.Of(OddText()) : default };
    }

    /// <summary>Entries that differ in more than capital letters.</summary>
    public IReadOnlyDictionary<string, Value> Entries()
    {
        var entries = new OrderedDictionary<string, Value>(StringComparer.Ordinal);
        foreach (var key in dice.Many(1, 12, _ => OddText()))
        {
            entries[key] = Value.Of(OddText());
        }

        return entries;
    }

    /// <summary>Fields; those whose names begin with t are text, those with n numbers, others anything.</summary>
    public List<FieldMapping> Fields() => dice.Many(1, 4, index => dice.Number(0, 2) switch
    {
        0 => new FieldMapping($"t{index}", Text()),
        1 => new FieldMapping($"n{index}", Number()),
        _ => new FieldMapping($"n{index}_any", With(new ConstantMapping(Value.Of(dice.Number(0, 9))))),
    });

    /// <summary>Any JSON value.</summary>
    public Value Any(int depth = 3)
    {
        switch (dice.Number(0, depth > 0 ? 6 : 4))
        {
            case 0:
                return Value.Of(OddText());
            case 1:
                return Value.Of(dice.Number(-1_000_000, 1_000_000) / 1000m);
            case 2:
                return Value.Of(dice.Hits(0.5));
            case 3:
                return Value.Null;
            case 4:
                return Value.Of(dice.One(1e300, -2.5e-200, 0.1, 123456789012345));
            case 5:
                return Value.Of(new ValueArray([.. dice.Many(0, 3, _ => Any(depth - 1))]));
            default:
                var fields = new ValueObject();
                dice.Many(0, 3, _ => OddText()).ForEach(name => fields.Set(name, Any(depth - 1)));
                return Value.Of(fields);
        }
    }

    private Mapping With(Mapping mapping) => mapping with { Comment = mapping.Comment ?? Comment() };
}
