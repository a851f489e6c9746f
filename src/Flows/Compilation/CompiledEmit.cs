using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Flows.Emission;
using KashflowOrleans.Flows.Jsonata;
using KashflowOrleans.Flows.Running;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Compilation;

/// <summary>A list that is gone through, item by item.</summary>
/// <param name="List">The list; null for a single turn.</param>
/// <param name="Slot">Where the item stands.</param>
/// <param name="When">Which items; null for all.</param>
internal sealed record CompiledLoop(CompiledMapping? List, int Slot, CompiledMapping? When);

/// <summary>A field of a document, by its place in the document's catalogue.</summary>
/// <param name="Index">The place.</param>
/// <param name="Mapping">How its value is had.</param>
internal readonly record struct CompiledField(int Index, CompiledMapping Mapping);

/// <summary>Lines of a document.</summary>
/// <param name="Loop">What each line is of.</param>
/// <param name="Fields">Its fields.</param>
internal sealed record CompiledLines(CompiledLoop Loop, CompiledField[] Fields);

/// <summary>Makes documents.</summary>
internal sealed class CompiledEmit(EmitNode node, CompiledLoop loop, CompiledField[] fields, CompiledLines[] lines) : CompiledNode(node)
{
    private readonly IReadOnlyList<DocumentField> _fields = DocumentFields.Of(node.Document);
    private readonly IReadOnlyList<DocumentField> _lineFields = DocumentFields.LinesOf(node.Document);

    private delegate void Turn(CompiledEmit self, FlowRun run, object? state);

    /// <inheritdoc/>
    public override int Execute(FlowRun run)
    {
        var traced = run.Trace is null ? null : new ValueArray();
        ForEach(run, loop, traced, static (self, run, traced) => self.MakeOne(run, (ValueArray?)traced));
        if (traced is not null)
        {
            run.Trace!.Output = loop.List is null ? (traced.Count == 0 ? default : traced[0]) : Value.Of(traced);
        }

        return run.IsStopped ? WayEnds : AllWays;
    }

    private void ForEach(FlowRun run, CompiledLoop over, object? state, Turn turn)
    {
        if (over.List is null)
        {
            TakeTurn(run, over, state, turn);
            return;
        }

        var list = over.List.Resolve(run);
        var outer = run.Slots[over.Slot];
        foreach (ref readonly var item in FlowRun.Items(list))
        {
            if (run.IsStopped || run.IsOverdue())
            {
                break;
            }

            if (run.Skipped.Contains(item))
            {
                continue;
            }

            run.Set(over.Slot, item);
            TakeTurn(run, over, state, turn);
        }

        run.Set(over.Slot, outer);
    }

    private void TakeTurn(FlowRun run, CompiledLoop over, object? state, Turn turn)
    {
        if (over.When is not null && !Truth.Of(over.When.Resolve(run)))
        {
            return;
        }

        if (!run.IsStopped)
        {
            turn(this, run, state);
        }
    }

    private void MakeOne(FlowRun run, ValueArray? traced)
    {
        var values = new Value[_fields.Count];
        if (!Fill(run, fields, values))
        {
            return;
        }

        var shown = traced is null ? null : Show(_fields, values);
        if (shown is not null)
        {
            traced!.Add(Value.Of(shown));
        }

        var reader = new FieldReader(Node, _fields, values, run.Reference);
        switch (node.Document)
        {
            case EmittedDocument.Invoice or EmittedDocument.CreditNote:
                MakeSale(run, ref reader, shown);
                break;
            case EmittedDocument.Journal:
                MakeJournal(run, ref reader, shown);
                break;
            default:
                Accept(run, run.Made.Add(node.Document, ref reader));
                break;
        }
    }

    private void MakeSale(FlowRun run, ref FieldReader header, ValueObject? shown)
    {
        if (!Accept(run, run.Made.Begin(node.Document, ref header, out var draft)))
        {
            return;
        }

        MakeLines(run, shown, draft.AddLine);
        if (!run.IsStopped)
        {
            Accept(run, FlowDocuments.End(node.Document, draft));
        }
    }

    private void MakeJournal(FlowRun run, ref FieldReader header, ValueObject? shown)
    {
        var draft = new JournalDraft();
        if (!Accept(run, draft.Begin(ref header)))
        {
            return;
        }

        MakeLines(run, shown, draft.AddLine);
        if (!run.IsStopped)
        {
            Accept(run, run.Made.Add(draft));
        }
    }

    private void MakeLines(FlowRun run, ValueObject? shown, LineMaker make)
    {
        var work = new LineWork(make, new Value[_lineFields.Count], shown is null ? null : new ValueArray());
        foreach (var group in lines)
        {
            work.Group = group;
            ForEach(run, group.Loop, work, static (self, run, state) => self.MakeLine(run, (LineWork)state!));
            if (run.IsStopped)
            {
                break;
            }
        }

        shown?.Set("lines", Value.Of(work.Shown));
    }

    private void MakeLine(FlowRun run, LineWork work)
    {
        Array.Clear(work.Values);
        if (!Fill(run, work.Group!.Fields, work.Values))
        {
            return;
        }

        work.Shown?.Add(Value.Of(Show(_lineFields, work.Values)));
        var reader = new FieldReader(Node, _lineFields, work.Values, run.Reference);
        Accept(run, work.Make(ref reader));
    }

    private static bool Fill(FlowRun run, CompiledField[] fields, Value[] values)
    {
        foreach (var field in fields)
        {
            var value = field.Mapping.Resolve(run);
            if (run.IsStopped)
            {
                return false;
            }

            if (!value.IsUndefined)
            {
                values[field.Index] = value;
            }
        }

        run.Place = null;
        return true;
    }

    private static bool Accept(FlowRun run, string? problem)
    {
        if (problem is not null)
        {
            run.Hold(problem);
        }

        return problem is null;
    }

    private static ValueObject Show(IReadOnlyList<DocumentField> fields, Value[] values)
    {
        var shown = new ValueObject(values.Length + 1);
        for (var index = 0; index < values.Length; index++)
        {
            if (!values[index].IsUndefined)
            {
                shown.Set(fields[index].Name, values[index]);
            }
        }

        return shown;
    }

    private delegate string? LineMaker(ref FieldReader reader);

    private sealed class LineWork(LineMaker make, Value[] values, ValueArray? shown)
    {
        public LineMaker Make { get; } = make;

        public Value[] Values { get; } = values;

        public ValueArray? Shown { get; } = shown;

        public CompiledLines? Group { get; set; }
    }
}
