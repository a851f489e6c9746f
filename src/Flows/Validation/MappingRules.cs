using KashflowOrleans.Flows.Compilation;
using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Flows.Jsonata;
using KashflowOrleans.Flows.Jsonata.Syntax;
using KashflowOrleans.Flows.Schemas;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Validation;

/// <summary>Checks mappings, templates and expressions, and says what their values are.</summary>
internal sealed class MappingRules(FlowDocument document, ProblemList problems)
{
    private static readonly JsonataLimits Limits = FlowCompilerOptions.Default.WithLimits().Limits;

    private readonly Dictionary<IReadOnlyDictionary<string, Value>, FlowType> _types = new(ReferenceEqualityComparer.Instance);

    /// <summary>Fields that are read anywhere in the flow.</summary>
    public HashSet<FlowField> Used { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>Checks a mapping.</summary>
    /// <param name="mapping">The mapping; null for none.</param>
    /// <param name="place">Its place.</param>
    /// <param name="scope">What it can use.</param>
    /// <param name="wanted">What its value is wanted as; anything when not known.</param>
    public Typed Check(Mapping? mapping, string place, Scope scope, FlowType? wanted = null)
    {
        if (mapping is null)
        {
            return Typed.Unknown;
        }

        var typed = mapping switch
        {
            ConstantMapping constant => new Typed(FlowTypes.Of(constant.Value), constant.Value.IsNull || constant.Value.AsText?.Length == 0, IsComputed: false),
            PathMapping path => CheckPath(path, $"{place}.path", scope),
            ExpressionMapping expression => CheckExpression(expression.Expression, $"{place}.expression", scope),
            TextMapping text => CheckText(text, $"{place}.text", scope),
            ValueMapping map => CheckMap(map, place, scope),
            _ => Typed.Unknown,
        };
        Template(mapping.OrHold, $"{place}.orHold", scope);
        return WithDefault(typed, mapping, place, wanted);
    }

    /// <summary>Checks a mapping that says yes or no.</summary>
    public void Condition(Mapping? mapping, string place, Scope scope)
    {
        Check(mapping, place, scope);
        if (mapping is ConstantMapping or TextMapping)
        {
            problems.Warn(place, "The condition is always the same; compare something in an expression, or take the condition away.");
        }
    }

    /// <summary>Checks the list of a loop and gives the type of its items.</summary>
    public FlowType Loop(Mapping? mapping, string place, Scope scope)
    {
        var typed = Check(mapping, place, scope);
        switch (typed.Type)
        {
            case ListType list:
                return list.Item;
            case var type when !FlowTypes.IsKnown(type) || (typed.IsComputed && type is ObjectType):
                return type is ObjectType ? type : FlowType.Any;
            case var type:
                problems.Error(place, $"The loop goes over {FlowTypes.InWords(type)}, which is no list; take a list such as order.lines, or remove forEach.");
                return FlowType.Any;
        }
    }

    /// <summary>Checks a template.</summary>
    public void Template(string? template, string place, Scope scope)
    {
        if (template is null)
        {
            return;
        }

        if (string.IsNullOrWhiteSpace(template))
        {
            problems.Error(place, "The template is empty; write the text.");
            return;
        }

        var split = TemplateText.Split(template);
        if (split.Fault is not null)
        {
            problems.Error(place, split.Fault, split.FaultAt);
        }

        foreach (var part in split.Parts.Where(part => part.IsExpression))
        {
            CheckExpression(part.Text, place, scope, part.Start);
        }
    }

    private Typed WithDefault(Typed typed, Mapping mapping, string place, FlowType? wanted)
    {
        if (mapping.Default.IsUndefined)
        {
            return typed with { CanBeNothing = typed.CanBeNothing && mapping.OrHold is null };
        }

        var instead = new Typed(FlowTypes.Of(mapping.Default), CanBeNothing: false, IsComputed: false);
        if (wanted is not null && Assignment.WhyNot(instead, wanted) is { } reason)
        {
            problems.Error($"{place}.default", $"The default {reason}.");
        }

        // A default that fits no better than it should is told once, here.
        return typed with { Type = wanted is not null ? typed.Type : FlowTypes.Join(typed.Type, instead.Type), CanBeNothing = false };
    }

    private Typed CheckPath(PathMapping mapping, string place, Scope scope)
    {
        var names = mapping.Path.Split('.');
        if (!Array.TrueForAll(names, FlowNames.IsField))
        {
            problems.Error(place, $"'{mapping.Path}' is no path; a path is names with dots between them, such as order.billing.postcode. For more, write an expression.", 0);
            return Typed.Unknown;
        }

        var access = new FieldAccess(scope, field => Used.Add(field));
        FlowType type = scope.Root;
        var canBeNothing = scope.Sometimes.Contains(names[0]);
        var at = 0;
        for (var index = 0; index < names.Length; index++)
        {
            canBeNothing |= FieldAccess.Find(type, names[index]) is { IsRequired: false };
            type = access.Field(type, names[index], index == 0, at, Report);
            at += names[index].Length + 1;
        }

        return new Typed(type, canBeNothing, IsComputed: false);

        void Report(int position, string message, bool isError) => problems.Error(place, $"In '{mapping.Path}': {message}", position);
    }

    private Typed CheckExpression(string expression, string place, Scope scope, int start = 0)
    {
        if (string.IsNullOrWhiteSpace(expression))
        {
            problems.Error(place, "The expression is empty; write one.", start);
            return Typed.Unknown;
        }

        SyntaxNode syntax;
        try
        {
            // Compiled for what only the compiler refuses, read for what it says.
            JsonataExpression.Compile(expression, Limits);
            syntax = Analysis.Of(Parser.Parse(expression, Limits.MaxNesting));
        }
        catch (JsonataException refusal)
        {
            var position = Math.Clamp((refusal.Position ?? 1) - 1, 0, Math.Max(0, expression.Length - 1));
            problems.Error(place, $"The expression cannot be read: {refusal.Message} ({refusal.Code}, at character {Number(position + 1)}).", start + position);
            return Typed.Unknown;
        }

        var type = ExpressionTypes.Of(syntax, new FieldAccess(scope, field => Used.Add(field)), (position, message, isError) =>
        {
            if (isError)
            {
                problems.Error(place, message, start + position);
            }
            else
            {
                problems.Warn(place, message, start + position);
            }
        });
        return new Typed(type, CanBeNothing: false, IsComputed: true);
    }

    private Typed CheckText(TextMapping mapping, string place, Scope scope)
    {
        Template(mapping.Text, place, scope);
        var isPlain = !mapping.Text.Contains("{{", StringComparison.Ordinal);
        return new Typed(isPlain ? FlowType.OneOf(mapping.Text) : FlowType.Text, CanBeNothing: false, IsComputed: true);
    }

    private Typed CheckMap(ValueMapping mapping, string place, Scope scope)
    {
        var from = Check(mapping.From, $"{place}.from", scope);
        var entries = mapping.Entries;
        if (mapping.Name is { } name && !document.ValueMaps.TryGetValue(name, out entries))
        {
            var known = document.ValueMaps.Keys.ToList();
            var question = known.Count == 0 ? "; the flow has no shared value maps. Write the map here, or add it to 'valueMaps'." : NearestName.Question(name, known);
            problems.Error($"{place}.map", $"There is no value map '{name}'{question}");
            return Typed.Unknown;
        }

        if (from.Type is ObjectType or ListType { IsChosen: false })
        {
            problems.Error($"{place}.from", $"A value map looks up a text or a number, and here is {FlowTypes.InWords(from.Type)}; take one value.");
        }

        entries ??= new Dictionary<string, Value>(StringComparer.Ordinal);
        if (mapping.Entries is not null)
        {
            CheckEntries(entries, $"{place}.map");
        }

        if (from.Type is TextType { Values.Count: > 1 } text)
        {
            CheckKeys(entries, text.Values, place);
        }

        return new Typed(TypeOf(entries), CanBeNothing: true, IsComputed: true);
    }

    // Kept, since any number of mappings may share a map.
    private FlowType TypeOf(IReadOnlyDictionary<string, Value> entries)
    {
        if (!_types.TryGetValue(entries, out var type))
        {
            type = FlowTypes.Join(entries.Values.Select(FlowTypes.Of));
            _types.Add(entries, type);
        }

        return type;
    }

    /// <summary>Checks a value map by itself.</summary>
    public void CheckEntries(IReadOnlyDictionary<string, Value> entries, string place)
    {
        if (entries.Count == 0)
        {
            problems.Warn(place, "The value map is empty, so it finds nothing; add entries or remove it.");
        }

        foreach (var same in entries.Keys.GroupBy(key => key, StringComparer.OrdinalIgnoreCase).Where(group => group.Skip(1).Any()))
        {
            problems.Error(place, $"The keys {string.Join(" and ", same.Select(key => $"'{key}'"))} differ only in capital letters, which value maps do not tell apart; keep one.");
        }
    }

    private void CheckKeys(IReadOnlyDictionary<string, Value> entries, IReadOnlyList<string> values, string place)
    {
        if (problems.HasEnoughWarnings)
        {
            return;
        }

        foreach (var key in entries.Keys.Where(key => !values.Contains(key, StringComparer.OrdinalIgnoreCase)).Take(FlowValidator.MaxProblems))
        {
            problems.Warn($"{place}.map", $"The key '{key}' is never looked up here{NearestName.Question(key, values.ToList())}");
        }
    }

    private static string Number(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
