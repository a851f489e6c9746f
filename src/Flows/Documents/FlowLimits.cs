namespace KashflowOrleans.Flows.Documents;

/// <summary>How large a flow may be. The reader refuses what is larger; the published schema says the same numbers.</summary>
public static class FlowLimits
{
    /// <summary>Bytes of the document in UTF-8.</summary>
    public const int Bytes = 256 * 1024;

    /// <summary>How deep the JSON may be nested.</summary>
    public const int Depth = 64;

    /// <summary>Nodes of a flow.</summary>
    public const int Nodes = 200;

    /// <summary>Edges of a flow.</summary>
    public const int Edges = 1_000;

    /// <summary>Fields of a node, or of a group of lines.</summary>
    public const int Fields = 200;

    /// <summary>Groups of lines of a document.</summary>
    public const int Lines = 20;

    /// <summary>Cases of a branch.</summary>
    public const int Cases = 50;

    /// <summary>Rules of a validation.</summary>
    public const int Rules = 50;

    /// <summary>Settings of a rule.</summary>
    public const int Settings = 20;

    /// <summary>Kinds of connection.</summary>
    public const int Channels = 20;

    /// <summary>Shared value maps.</summary>
    public const int ValueMaps = 50;

    /// <summary>Entries of a value map.</summary>
    public const int Entries = 2_000;

    /// <summary>How many value maps may feed each other within one mapping.</summary>
    public const int MapsInMaps = 8;

    /// <summary>Characters of a name for people: of the flow, of a case.</summary>
    public const int NameLength = 100;

    /// <summary>Characters of an id, a field's name or another name that expressions use.</summary>
    public const int IdLength = 60;

    /// <summary>Characters of the description and of a comment.</summary>
    public const int CommentLength = 2_000;

    /// <summary>Characters of a path.</summary>
    public const int PathLength = 200;

    /// <summary>Characters of a template.</summary>
    public const int TemplateLength = 4_000;

    /// <summary>Characters of an expression.</summary>
    public const int ExpressionLength = 10_000;

    /// <summary>Characters of a key of a value map or of a field within a constant.</summary>
    public const int KeyLength = 200;

    /// <summary>Characters of a text within a constant.</summary>
    public const int ConstantLength = 10_000;

    /// <summary>How far from the origin, in pixels, the editor may draw a node.</summary>
    public const int Position = 1_000_000;

    /// <summary>Problems that one reading reports at most.</summary>
    public const int Problems = 100;
}
