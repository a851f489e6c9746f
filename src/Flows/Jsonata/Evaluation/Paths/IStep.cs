namespace KashflowOrleans.Flows.Jsonata.Evaluation.Paths;

/// <summary>What a path does one after the other.</summary>
internal interface IStep
{
    /// <summary>Takes the step from what the path has found so far.</summary>
    PathState Take(in PathState state, bool isLast, Frame frame);
}
