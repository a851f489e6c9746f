namespace KashflowOrleans.Tests.Flows.Jsonata.Generation;

/// <summary>What a piece of an expression is expected to yield.</summary>
internal enum Sort
{
    Number,
    Text,
    Truth,
    Numbers,
    Texts,
    Items,
    Record,
    Any,
}

/// <summary>A piece of an expression: text and smaller pieces in order.</summary>
internal sealed record Fragment(Sort Sort, params object[] Parts)
{
    /// <summary>This piece and all smaller ones in it.</summary>
    public IEnumerable<Fragment> All => Parts.OfType<Fragment>().SelectMany(part => part.All).Prepend(this);

    /// <summary>The same with one piece in it replaced.</summary>
    public Fragment With(Fragment piece, Fragment replacement) =>
        ReferenceEquals(this, piece)
            ? replacement
            : this with { Parts = Array.ConvertAll(Parts, part => part is Fragment smaller ? smaller.With(piece, replacement) : part) };

    public override string ToString() => string.Concat(Parts);
}
