using KashflowOrleans.Documents;
using KashflowOrleans.Flows.Compilation;
using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Flows.Emission;
using KashflowOrleans.Flows.Jsonata;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Running;

/// <summary>One run of a flow: the values in scope, what was made so far, and how it ends.</summary>
internal sealed class FlowRun
{
    private const int LeakDepth = 64;

    private readonly IReadOnlyList<string> _names;
    private readonly FlowCompilerOptions _options;
    private readonly JsonataContext _context;
    private readonly long _startedAt;
    private readonly string _subjectName;
    private ValueObject _fields;
    private Dictionary<string, int>? _findings;
    private string? _hold;
    private string? _skip;

    public FlowRun(FlowInput input, ScopeLayout layout, FlowCompilerOptions options, bool needsOwnContext)
    {
        Input = input;
        _names = layout.Names;
        _options = options;
        _startedAt = options.Clock.GetTimestamp();
        Reference = FlowReference.For(input.Settings, input.Ledger);
        _context = needsOwnContext ? OwnContext(input, Reference) : Reference.Context;
        _subjectName = FlowNames.NameOf(input.Kind);
        Made = new FlowDocuments(Reference, input.Kind) { CustomerCode = input.CustomerCode };
        Slots = new Value[_names.Count];
        _fields = new ValueObject(Math.Min(_names.Count, 11));
        Set(ScopeLayout.Subject, input.Subject);
        Set(ScopeLayout.Settings, input.Settings.Value);
        Set(ScopeLayout.Ledger, Reference.LedgerValue);
    }

    /// <summary>What the run decides with.</summary>
    public FlowInput Input { get; }

    /// <summary>The merchant's settings and ledger data.</summary>
    public FlowReference Reference { get; }

    /// <summary>The documents.</summary>
    public FlowDocuments Made { get; }

    /// <summary>The values in scope by slot; nothing where none is yet.</summary>
    public Value[] Slots { get; }

    /// <summary>The items that rules left out.</summary>
    public SkippedItems Skipped { get; } = new();

    /// <summary>The mapping that is being read, for reasons; null between mappings.</summary>
    public CompiledMapping? Place { get; set; }

    /// <summary>What is told to the trace; null when there is none.</summary>
    public TraceNodes? Trace { get; init; }

    /// <summary>Why the first way that ended did.</summary>
    public string? FirstEnd { get; private set; }

    /// <summary>Whether the run has come to its end before the last node.</summary>
    public bool IsStopped => _hold is not null || _skip is not null;

    /// <summary>Why it has.</summary>
    public string? StopReason => _hold ?? _skip;

    /// <summary>The findings of all rules so far.</summary>
    public IReadOnlyDictionary<string, int> Findings => _findings ?? (IReadOnlyDictionary<string, int>)System.Collections.ObjectModel.ReadOnlyDictionary<string, int>.Empty;

    /// <summary>Ends the run: a person must look. The first reason stands.</summary>
    public void Hold(string reason) => _hold ??= reason.Length > 0 ? reason : "The flow holds without a reason.";

    /// <summary>Ends the run: the subject is left alone.</summary>
    public void Skip(string reason) => _skip ??= reason;

    /// <summary>A way ends.</summary>
    public void End(string reason) => FirstEnd ??= reason;

    /// <summary>Counts what a rule found.</summary>
    public void Count(string key, int findings)
    {
        _findings ??= new Dictionary<string, int>(StringComparer.Ordinal);
        _findings[key] = _findings.GetValueOrDefault(key) + findings;
    }

    /// <summary>Puts a value into the scope; nothing takes it out.</summary>
    public void Set(int slot, Value value)
    {
        Slots[slot] = value;
        if (value.IsUndefined)
        {
            _fields.Remove(_names[slot]);
        }
        else
        {
            _fields.Set(_names[slot], value);
        }
    }

    /// <summary>Evaluates an expression over the scope.</summary>
    /// <exception cref="JsonataException">It ends in an error.</exception>
    public Value Evaluate(JsonataExpression expression)
    {
        var result = expression.Evaluate(Value.Of(_fields), _context);
        if ((result.IsObject || result.IsArray) && Holds(result, _fields, LeakDepth))
        {
            // The scope goes on changing; what an expression gave must not.
            _fields = Copy(_fields);
        }

        return result;
    }

    /// <summary>Ends the run when its time is used up; asked for before each node and each item of a loop.</summary>
    public bool IsOverdue()
    {
        if (_options.Clock.GetElapsedTime(_startedAt) <= _options.MaxTime)
        {
            return false;
        }

        Hold($"The flow took longer than {Texts.Amount((decimal)_options.MaxTime.TotalMilliseconds)} ms for this {_subjectName}; simplify it, or retry when the machine is less busy.");
        return true;
    }

    /// <summary>The items of a list: none for nothing, one for what is no list.</summary>
    public static ReadOnlySpan<Value> Items(in Value list)
    {
        if (list.AsArray is { } array)
        {
            return array.Items;
        }

        return FieldReader.IsNothing(list) ? [] : new ReadOnlySpan<Value>(in list);
    }

    /// <summary>What the run comes to.</summary>
    public DesiredDocuments Finish()
    {
        if (_hold is null && _skip is { } skipped)
        {
            return DesiredDocuments.Ignored(skipped);
        }

        DesiredDocuments? documents = null;
        try
        {
            if (_hold is null && Made.Finish(Expected(), out documents) is { } problem)
            {
                Hold(problem);
            }
            else if (documents is { Invoice: not null } or { CreditNotes.Count: > 0 } && GiftCardsSold.WhyNot(this) is { } reason)
            {
                Hold(reason);
            }
        }
        catch (OverflowException)
        {
            Hold($"The amounts of this {_subjectName} are too large to add up.");
        }

        if (_hold is not null)
        {
            return DesiredDocuments.Held(_hold);
        }

        return documents!.HasDocuments ? documents : DesiredDocuments.Ignored(FirstEnd ?? $"The flow makes no document for this {_subjectName}.");
    }

    private ExpectedTotals Expected() => new(
        _subjectName, Input.Subject.Get("currency").AsText, Numbers.Of(Input.Subject.Get("total")) - Skipped.Gross, Numbers.Of(Input.Subject.Get("taxTotal")) - Skipped.Vat);

    private static JsonataContext OwnContext(FlowInput input, FlowReference reference)
    {
        var context = new JsonataContext { Now = input.Now.ToDateTimeOffset(), Random = new RepeatableNumbers().Next };
        foreach (var function in reference.Functions)
        {
            context.Register(function);
        }

        return context;
    }

    private static ValueObject Copy(ValueObject fields)
    {
        var copy = new ValueObject(fields.Count);
        for (var index = 0; index < fields.Count; index++)
        {
            copy.Set(fields.Names[index], fields.Values[index]);
        }

        return copy;
    }

    private static bool Holds(in Value value, ValueObject wanted, int depth)
    {
        if (ReferenceEquals(value.AsObject, wanted))
        {
            return true;
        }

        // Deeper than any document: as if it did.
        if (depth == 0)
        {
            return true;
        }

        var parts = value.AsObject is { } fields ? fields.Values : value.AsArray is { } array ? array.Items : [];
        foreach (ref readonly var part in parts)
        {
            if ((part.IsObject || part.IsArray) && Holds(part, wanted, depth - 1))
            {
                return true;
            }
        }

        return false;
    }
}
