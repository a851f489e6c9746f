namespace KashflowOrleans.Tests.Flows.Jsonata.Generation;

/// <summary>Texts.</summary>
internal sealed partial class ExpressionGenerator
{
    private Fragment Text(Scope scope, int depth)
    {
        if (Mistaken(Sort.Text, scope, depth, out var mistake))
        {
            return mistake;
        }

        if (depth <= 0 || Chance(5))
        {
            return !Chance(3) && Path(scope, Sort.Text, out var path, out _) ? new(Sort.Text, path) : new(Sort.Text, TextLiteral());
        }

        Fragment Inner() => Text(scope, depth - 1);
        return _random.Next(27) switch
        {
            0 or 1 => Grouped(Sort.Text, Chance(3) ? Any(scope, depth - 1) : Inner(), " & ", Inner()),
            2 => new(Sort.Text, "$string(", Any(scope, depth - 1), Pick(")", ")", ", true)", ", false)")),
            3 => new(Sort.Text, Pick("$uppercase", "$lowercase", "$trim"), "(", Inner(), ")"),
            4 => new(Sort.Text, "$substring(", Inner(), ", ", Index(scope, 0), Chance(2) ? ")" : ", " + Pick("0", "1", "3", "-1", "2.5") + ")"),
            5 => new(Sort.Text, Pick("$substringBefore", "$substringAfter"), "(", Inner(), ", ", Text(scope, 0), ")"),
            6 => new(Sort.Text, "$pad(", Inner(), ", ", Pick("5", "-8", "0", "12"), Pick(")", ", \"#\")", ", \"ab\")", ", \"\")", ", \"é\")")),
            7 => new(Sort.Text, "$join(", Texts(scope, depth - 1), Pick(")", ", \",\")", ", \"\")", ", \" and \")")),
            8 => new(Sort.Text, "$replace(", Inner(), ", ", Regex(), ", ", Replacement(scope, depth), Pick(")", ")", ", 1)", ", 0)")),
            22 => new(Sort.Text, "$replace(", Inner(), ", ", Text(scope, 0), ", ", Text(scope, 0), Pick(")", ")", ", 1)", ", 0)")),
            9 => new(Sort.Text, "$formatNumber(", Number(scope, depth - 1), ", ", NumberPicture(), ")"),
            10 => new(Sort.Text, "$formatBase(", Number(scope, depth - 1), Pick(")", ", 2)", ", 16)", ", 36)")),
            11 => new(Sort.Text, "$formatInteger(", Number(scope, depth - 1), ", ", IntegerPicture(), ")"),
            12 => new(Sort.Text, "$fromMillis((", Number(scope, depth - 1), ") % 20000", Pick(" * 1000000000", " * 86400000", ""), Pick(")", ", " + DatePicture() + ")", ", " + DatePicture() + ", \"+0530\")", ", " + DatePicture() + ", \"-0800\")")),
            13 => new(Sort.Text, "$type(", Any(scope, depth - 1), ")"),
            14 => new(Sort.Text, "$base64encode(", Inner(), ")"),
            15 => new(Sort.Text, Pick("$encodeUrlComponent", "$encodeUrl"), "(", Inner(), ")"),
            16 => new(Sort.Text, "$decodeUrlComponent($encodeUrlComponent(", Inner(), "))"),
            17 => new(Sort.Text, Bracketed(Sort.Texts, scope, Texts(scope, depth - 1)), "[", Index(scope, depth - 1), "]"),
            18 => new(Sort.Text, "(", Inner(), Pick(" ~> $uppercase", " ~> $substring(1)", " ~> $trim()", " ~> $split(\"e\") ~> $reverse ~> $join", " ~> $pad(6, \"-\")", " ~> $replace(\"a\", \"b\")"), ")"),
            19 => new(Sort.Text, "$base64decode($base64encode(", TextLiteral(), "))"),
            20 => new(Sort.Text, "$match(", Inner(), ", ", Regex(), ")[0].match"),
            21 => new(Sort.Text, "$fromMillis($toMillis(", DateLiteral(), "), ", DatePicture(), ")"),
            _ => Common(Sort.Text, scope, depth),
        };
    }

    private Fragment Replacement(Scope scope, int depth)
    {
        var match = FreshName();
        return _random.Next(3) switch
        {
            0 => new(Sort.Any, "function(", match, ") { ", Pick("$uppercase(" + match + ".match)", "\"<\" & " + match + ".match & \">\"", "$string(" + match + ".start)"), " }"),
            1 => new(Sort.Any, Pick("\"[$0]\"", "\"$1$1\"", "\"$2-$1\"", "\"$$\"", "\"$3\"", "\"x$\"")),
            _ => Text(scope, Math.Min(depth - 1, 1)),
        };
    }

    private string TextLiteral() => Pick(
        "\"\"", "\"a\"", "\"abc\"", "'single'", "\"Hello World\"", "\" padded \"", "\"A-1\"", "\"web\"", "\"Leeds\"", "\"1.0\"", "\"12.5\"", "\"é😀ü\"", "\"a,b,,c\"", "\"x\\ty\\n\"",
        "\"quote\\\"d\"", "\"e\"", "\"o\"", "\" \"", "\"\\u0041b\"", "\"漢字\"");

    private string NumberPicture() => Pick(
        "\"0\"", "\"0.00\"", "\"#,##0.00\"", "\"#,##0\"", "\"000\"", "\"0.0#\"", "\"#.#\"", "\"0%\"", "\"0.0‰\"", "\"£#,##0.00;(£#,##0.00)\"", "\"0.00e0\"", "\"00.0e00\"", "\"##0.###\"", "\"#0.0 units\"", "\".00\"", "\"#,####\"", "\"0e0\"");

    private string IntegerPicture() => Pick(
        "\"0\"", "\"000\"", "\"#,##0\"", "\"w\"", "\"W\"", "\"Ww\"", "\"w;o\"", "\"0;o\"", "\"I\"", "\"i\"", "\"A\"", "\"a\"", "\"Ww;o\"", "\"#'##0\"", "\"٠٠\"", "\"#,###,##\"");

    private string DatePicture() => Pick(
        "\"[Y0001]-[M01]-[D01]\"", "\"[D1o] [MNn] [Y]\"", "\"[FNn,3-3], [D] [MN,*-3] '[Y,2-2]\"", "\"[H01]:[m01]:[s01].[f001][Z]\"", "\"[h].[m01][Pn]\"", "\"[X0001]-W[W01]-[F1]\"", "\"[Yw] [Mw] [Dwo]\"",
        "\"[YI]/[Mi]/[D]\"", "\"[d] [w] [x]\"", "\"[xNn] week [w]\"", "\"[Z01:01] [z]\"", "\"[Z0101t]\"", "\"[[[Y]]]\"", "\"[MA][Da]\"", "\"[F0] [FNn]\"", "\"[h#1] [PN]\"", "\"[DWwo] of [MNn], [YWw]\"");
}
