using ActorBroker.Conformance.Running;
using Xunit;

// The machine is given to one test at a time: what these tests measure with time-outs is a whole server.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: AssemblyFixture(typeof(SharedBroker))]
