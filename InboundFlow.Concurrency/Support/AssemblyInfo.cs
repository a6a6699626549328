using Xunit.Sdk;
using Xunit.v3;

// The scheduler lets one thread of a run go on at a time, so runs side by side would only slow each other down.
[assembly: Parallelization(Mode = ParallelMode.None)]
