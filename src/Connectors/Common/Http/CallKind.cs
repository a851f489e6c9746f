namespace KashflowOrleans.Connectors.Common.Http;

/// <summary>What a call does; decides what an unknown result means.</summary>
public enum CallKind
{
    /// <summary>Changes nothing: an unknown result is simply asked for again.</summary>
    Read,

    /// <summary>Creates or changes something: after an unknown result the caller looks before it acts again.</summary>
    Write,
}
