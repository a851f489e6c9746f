using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Flows.Schemas;

namespace KashflowOrleans.Flows.Validation;

/// <summary>Looks fields up at one place of a flow and explains those that are not there.</summary>
/// <param name="scope">What can be used there.</param>
/// <param name="used">Takes each field that is found.</param>
internal sealed class FieldAccess(Scope scope, Action<FlowField> used)
{
    /// <summary>What can be used there.</summary>
    public Scope Scope => scope;

    /// <summary>The type of a field.</summary>
    /// <param name="owner">What it is a field of.</param>
    /// <param name="name">Its name.</param>
    /// <param name="isRoot">Whether it is looked up among all that is in scope.</param>
    /// <param name="position">The character where it stands.</param>
    /// <param name="report">Takes what is wrong.</param>
    public FlowType Field(FlowType owner, string name, bool isRoot, int position, Action<int, string, bool> report)
    {
        if (Find(owner, name) is { } field)
        {
            used(field);
            return owner is ListType && FlowTypes.IsKnown(field.Type) ? FlowType.ListOf(field.Type is ListType inner ? inner.Item : field.Type) : field.Type;
        }

        if (WhyNot(owner, name, isRoot) is { } reason)
        {
            report(position, reason, true);
        }

        return FlowType.Any;
    }

    /// <summary>The field; null when it is not there or nothing is known of what should have it.</summary>
    public static FlowField? Find(FlowType owner, string name) => owner switch
    {
        ObjectType fields => fields.Find(name),
        ListType list => Find(list.Item, name),
        _ => null,
    };

    private string? WhyNot(FlowType owner, string name, bool isRoot)
    {
        switch (owner)
        {
            case ObjectType { IsOpen: true }:
                return null;
            case ObjectType when isRoot && scope.Later.Contains(name):
                return $"'{name}' does not run before this node on any way, so there is no value yet; add an edge so that it does, or use something else.";
            case ObjectType fields when isRoot:
                return $"Nothing is called '{name}' here{NearestName.Question(name, fields.Names.ToList())}{Owners(fields, name)}";
            case ObjectType fields:
                return $"'{name}' is not a field of the {fields.Words}{NearestName.Question(name, fields.Names.ToList())}";
            case ListType list:
                return WhyNot(list.Item, name, isRoot: false);
            default:
                return FlowTypes.IsKnown(owner) ? $"'{name}' is asked of {FlowTypes.InWords(owner)}, which has no fields; end the path before it." : null;
        }
    }

    // A field without what it belongs to is the commonest slip: number for order.number.
    private static string Owners(ObjectType root, string name)
    {
        var owners = root.Fields.Where(field => field.Type is ObjectType fields && fields.Find(name) is not null).Select(field => $"{field.Name}.{name}").ToList();
        return owners.Count > 0 ? $" There is {string.Join(" and ", owners)}." : string.Empty;
    }
}
