using System.Text;
using KashflowOrleans.Flows.Emission;
using KashflowOrleans.Flows.Running;

namespace KashflowOrleans.Flows.Compilation;

/// <summary>A template that is ready to be filled in.</summary>
/// <param name="parts">Texts and expressions in order; exactly one of both in each.</param>
internal sealed class CompiledTemplate((string? Text, CompiledTerm? Term)[] parts)
{
    /// <summary>The text with the expressions' values in it; nothing leaves no trace.</summary>
    public string Text(FlowRun run)
    {
        switch (parts)
        {
            case []:
                return "";
            case [{ Text: { } only }]:
                return only;
            case [{ Term: { } term }]:
                return Texts.Of(term.Evaluate(run)) ?? "";
            default:
                break;
        }

        var text = new StringBuilder();
        foreach (var part in parts)
        {
            text.Append(part.Text ?? Texts.Of(part.Term!.Evaluate(run)));
        }

        return text.ToString();
    }
}
