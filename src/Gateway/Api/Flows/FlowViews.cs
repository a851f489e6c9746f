using System.Text.Json;
using NodaTime;

namespace KashflowOrleans.Gateway.Api.Flows;

/// <summary>A flow in lists.</summary>
/// <param name="Flow">Name: the merchant's own, or <c>prebuilt/…</c> for one that comes with the program.</param>
/// <param name="Title">Name for people.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Channels">Kinds of channel it is made for; empty for all.</param>
/// <param name="IsPrebuilt">Whether it comes with the program. Such a flow is used as it is, or copied.</param>
/// <param name="Draft">The draft; null when there is none.</param>
/// <param name="Versions">Versions, oldest first.</param>
/// <param name="InForce">Version in force by environment; a flow that comes with the program is in force where the merchant has none of its own.</param>
public sealed record FlowView(
    string Flow,
    string Title,
    string Subject,
    IReadOnlyList<string> Channels,
    bool IsPrebuilt,
    FlowDraftView? Draft,
    IReadOnlyList<FlowVersionView> Versions,
    IReadOnlyDictionary<string, int> InForce);

/// <summary>A merchant's flows and those that come with the program.</summary>
public sealed record FlowList(IReadOnlyList<FlowView> Flows);

/// <summary>A flow with its history.</summary>
/// <param name="Flow">The flow.</param>
/// <param name="Promotions">The latest promotions and roll-backs, oldest first.</param>
public sealed record FlowDetailView(FlowView Flow, IReadOnlyList<FlowPromotionView> Promotions);

/// <summary>A version of some flow.</summary>
/// <param name="Flow">The flow.</param>
/// <param name="Version">The version; 0 for a draft.</param>
public sealed record FlowOriginView(string Flow, int Version);

/// <summary>A draft without its document.</summary>
/// <param name="Revision">Grows with every change; send it as <c>If-Match</c> to change what you have read and nothing else.</param>
/// <param name="BasedOn">What it was copied from; null when it was written from nothing.</param>
/// <param name="By">The key that wrote it last.</param>
/// <param name="At">When.</param>
public sealed record FlowDraftView(long Revision, FlowOriginView? BasedOn, string By, Instant At);

/// <summary>A draft.</summary>
/// <param name="Draft">Its head.</param>
/// <param name="Document">The flow document.</param>
public sealed record FlowDraftDocumentView(FlowDraftView Draft, JsonElement Document);

/// <summary>A draft as it was saved.</summary>
/// <param name="Flow">The flow.</param>
/// <param name="Draft">The draft's head.</param>
/// <param name="Problems">What is wrong with it; errors keep it from being published.</param>
public sealed record SavedDraftView(string Flow, FlowDraftView Draft, IReadOnlyList<FlowProblemItem> Problems);

/// <summary>A version without its document.</summary>
/// <param name="Number">Number, from 1.</param>
/// <param name="Hash">SHA-256 of the document's canonical text; empty for a flow that comes with the program.</param>
/// <param name="Comment">For people.</param>
/// <param name="By">The key that published it; null for a flow that comes with the program.</param>
/// <param name="At">When; null for a flow that comes with the program.</param>
public sealed record FlowVersionView(int Number, string Hash, string? Comment, string? By, Instant? At);

/// <summary>A version.</summary>
/// <param name="Flow">The flow.</param>
/// <param name="Version">Its head.</param>
/// <param name="Document">The flow document.</param>
public sealed record FlowVersionDocumentView(string Flow, FlowVersionView Version, JsonElement Document);

/// <summary>A version's way into an environment.</summary>
/// <param name="Id">Number within the flow.</param>
/// <param name="Version">The version; 0 where the flow was taken out of force.</param>
/// <param name="Environment">Where to.</param>
/// <param name="State"><c>waiting</c> for an approval, <c>done</c>, <c>refused</c>, or <c>overtaken</c> by another.</param>
/// <param name="Comparison">What the dry run over real orders showed; null where there was none.</param>
/// <param name="Comment">For people.</param>
/// <param name="By">The key that asked.</param>
/// <param name="At">When.</param>
/// <param name="DecidedBy">The key that approved or refused.</param>
/// <param name="DecidedAt">When.</param>
public sealed record FlowPromotionView(
    int Id, int Version, string Environment, string State, JsonElement? Comparison, string? Comment, string By, Instant At, string? DecidedBy, Instant? DecidedAt);

/// <summary>Promotions and roll-backs of a flow.</summary>
/// <param name="Promotions">The latest, oldest first.</param>
public sealed record FlowPromotionList(IReadOnlyList<FlowPromotionView> Promotions);

/// <summary>What is wrong with a flow document, and where.</summary>
/// <param name="Severity"><c>error</c>, which keeps it from being published, or <c>warning</c>.</param>
/// <param name="Place">Where, for example <c>nodes.invoice.fields.reference</c>.</param>
/// <param name="Message">What is wrong and what to do.</param>
/// <param name="Position">In an expression: the character, from 0.</param>
public sealed record FlowProblemItem(string Severity, string Place, string Message, int? Position);

/// <summary>What came of checking a document.</summary>
/// <param name="IsValid">Whether it can be published.</param>
/// <param name="Problems">What is wrong, warnings included.</param>
/// <param name="Canonical">The document in its canonical text; null when it cannot be read.</param>
public sealed record FlowCheckView(bool IsValid, IReadOnlyList<FlowProblemItem> Problems, string? Canonical);

/// <summary>What two documents differ in.</summary>
/// <param name="From">The one before.</param>
/// <param name="To">The one after.</param>
/// <param name="Changes">The differences.</param>
public sealed record FlowDiffView(string From, string To, IReadOnlyList<FlowChangeView> Changes);

/// <summary>One difference.</summary>
/// <param name="Kind"><c>added</c>, <c>removed</c>, <c>changed</c> or <c>reordered</c>.</param>
/// <param name="Place">Where, for example <c>nodes.invoice.fields.reference</c>.</param>
/// <param name="Before">What stood there, as JSON text or a word; null when nothing did.</param>
/// <param name="After">What stands there; null when nothing does.</param>
/// <param name="Sentence">In plain words.</param>
/// <param name="HasEffect">Whether the flow can do something else because of it; comments and names have none.</param>
public sealed record FlowChangeView(string Kind, string Place, string? Before, string? After, string Sentence, bool HasEffect);

/// <summary>What a trial run gave. Nothing was written anywhere.</summary>
/// <param name="Documents">The documents that would exist; null when it could not be run.</param>
/// <param name="Trace">Each node with what went in, what came out and how long it took.</param>
/// <param name="Problem">Why it could not be run; null when it was.</param>
/// <param name="Problems">What is wrong with the document.</param>
public sealed record FlowTrialView(JsonElement? Documents, JsonElement? Trace, string? Problem, IReadOnlyList<FlowProblemItem> Problems);

/// <summary>What a dry run over real orders showed. Nothing was written anywhere.</summary>
/// <param name="Environment">Where the other flow is in force.</param>
/// <param name="Summary">The counts.</param>
/// <param name="Changed">Orders whose documents would differ, the latest first.</param>
/// <param name="Unreadable">Orders that could not be compared.</param>
/// <param name="IsShortened">Whether differences were left out because there are too many.</param>
public sealed record FlowComparisonView(
    string Environment, FlowComparisonSummary Summary, IReadOnlyList<ComparedOrderView> Changed, IReadOnlyList<UnreadableOrderView> Unreadable, bool IsShortened);

/// <summary>Counts: orders = same + changed + unreadable.</summary>
/// <param name="Orders">Orders looked at.</param>
/// <param name="Same">Those whose documents stay as they are.</param>
/// <param name="Changed">Those whose documents would differ.</param>
/// <param name="Unreadable">Those that could not be compared.</param>
public sealed record FlowComparisonSummary(int Orders, int Same, int Changed, int Unreadable);

/// <summary>An order whose documents would differ.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Number">What people call it.</param>
/// <param name="Changes">The differences.</param>
public sealed record ComparedOrderView(string Key, string? Number, IReadOnlyList<DocumentChangeView> Changes);

/// <summary>One difference between documents.</summary>
/// <param name="Place">Which field, for example <c>invoice.lines[0].nominalCode</c>.</param>
/// <param name="Before">What it is; null when it is not there.</param>
/// <param name="After">What it would be; null when it would not be there.</param>
public sealed record DocumentChangeView(string Place, JsonElement? Before, JsonElement? After);

/// <summary>An order that could not be compared.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Number">What people call it.</param>
/// <param name="Problem">Why.</param>
public sealed record UnreadableOrderView(string Key, string? Number, string Problem);

/// <summary>A version that was published.</summary>
/// <param name="Version">The version.</param>
/// <param name="Flow">The flow as it stands now.</param>
/// <param name="Warnings">What is worth a look; none of it is an error.</param>
public sealed record PublishedView(FlowVersionView Version, FlowView Flow, IReadOnlyList<FlowProblemItem> Warnings);

/// <summary>What came of a promotion.</summary>
/// <param name="Promotion">The promotion; null when the version was in force already and the way it came there is no longer known.</param>
/// <param name="Flow">The flow as it stands now.</param>
public sealed record PromotedView(FlowPromotionView? Promotion, FlowView Flow);

/// <summary>A flow that comes with the program.</summary>
/// <param name="Name">Name, for example <c>prebuilt/magento-order-to-cash</c>.</param>
/// <param name="Version">Version, from 1.</param>
/// <param name="Title">Name for people.</param>
/// <param name="Description">What it does.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Channels">Kinds of channel it is made for; empty for all.</param>
/// <param name="Document">The flow document.</param>
public sealed record PrebuiltFlowView(string Name, int Version, string Title, string? Description, string Subject, IReadOnlyList<string> Channels, JsonElement Document);

/// <summary>The flows that come with the program.</summary>
public sealed record PrebuiltFlowList(IReadOnlyList<PrebuiltFlowView> Flows);
