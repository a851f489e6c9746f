namespace KashflowOrleans.Sandbox.Faults;

/// <summary>A method and a path in which <c>*</c> stands for any characters; case does not matter.</summary>
internal sealed class RequestPattern
{
    private readonly string? _method;
    private readonly string _path = "*";

    public RequestPattern(string? text)
    {
        text = text?.Trim();
        if (string.IsNullOrEmpty(text))
            return;

        var space = text.IndexOf(' ', StringComparison.Ordinal);
        if (space > 0)
        {
            _method = text[..space];
            _path = text[(space + 1)..].Trim();
        }
        else if (text.StartsWith('/') || text.StartsWith('*'))
        {
            _path = text;
        }
        else
        {
            _method = text;
        }

        if (string.Equals(_method, "*", StringComparison.Ordinal))
            _method = null;
    }

    public bool Meets(string method, string path) =>
        (_method is null || string.Equals(_method, method, StringComparison.OrdinalIgnoreCase)) && Glob(_path, path);

    private static bool Glob(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        var star = pattern.IndexOf('*');
        if (star < 0)
            return pattern.Equals(text, StringComparison.OrdinalIgnoreCase);

        if (!text.StartsWith(pattern[..star], StringComparison.OrdinalIgnoreCase))
            return false;

        text = text[star..];
        pattern = pattern[(star + 1)..];
        while (true)
        {
            star = pattern.IndexOf('*');
            if (star < 0)
                return text.EndsWith(pattern, StringComparison.OrdinalIgnoreCase);

            var at = text.IndexOf(pattern[..star], StringComparison.OrdinalIgnoreCase);
            if (at < 0)
                return false;

            text = text[(at + star)..];
            pattern = pattern[(star + 1)..];
        }
    }
}
