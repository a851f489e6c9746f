using System.Diagnostics;
using System.Text;
using System.Text.Json;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Tests.Flows.Jsonata.Reference;

/// <summary>The reference implementation, running. One process serves a whole test class.</summary>
public sealed class ReferenceProcess : IDisposable
{
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(60);
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly Process _process;

    public ReferenceProcess()
    {
        var folder = ReferenceInstallation.Ensure();
        _process = Process.Start(new ProcessStartInfo("node", ["reference.mjs"])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = Utf8,
            StandardOutputEncoding = Utf8,
            UseShellExecute = false,
        })!;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    /// <summary>The answers in the order of the questions.</summary>
    internal async Task<IReadOnlyList<Answer>> AskAsync(IReadOnlyList<Question> questions)
    {
        var asking = Task.Run(async () =>
        {
            for (var number = 0; number < questions.Count; number++)
            {
                await _process.StandardInput.WriteLineAsync(Line(number, questions[number]));
            }

            await _process.StandardInput.FlushAsync();
        });

        var lines = new List<string>(questions.Count);
        foreach (var question in questions)
        {
            using var patience = new CancellationTokenSource(LongestAnswer);
            try
            {
                lines.Add(await _process.StandardOutput.ReadLineAsync(patience.Token)
                    ?? throw new InvalidOperationException($"The reference process ended at: {question.Expression}"));
            }
            catch (OperationCanceledException expired)
            {
                throw new InvalidOperationException($"The reference process gave no answer within {LongestAnswer} to: {question.Expression}", expired);
            }
        }

        await asking;
        return lines.ConvertAll(Read);
    }

    private static string Line(int number, Question question)
    {
        var fields = new ValueObject();
        fields.Set("id", Value.Of(number));
        fields.Set("expression", Value.Of(question.Expression));
        var line = JsonValues.ToText(Value.Of(fields));
        return question.Input is { } input ? $"{line[..^1]},\"input\":{input}}}" : line;
    }

    private static Answer Read(string line)
    {
        using var document = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = 1000 });
        var answer = document.RootElement;
        if (answer.TryGetProperty("error", out var error))
        {
            return new Answer(Value.Undefined, new Failure(
                error.GetProperty("code").GetString(),
                error.GetProperty("position").ValueKind == JsonValueKind.Number ? error.GetProperty("position").GetInt32() : null,
                error.GetProperty("token").GetString(),
                error.GetProperty("message").GetString() ?? ""));
        }

        return new Answer(answer.TryGetProperty("value", out var value) ? JsonValues.From(value) : Value.Undefined);
    }
}
