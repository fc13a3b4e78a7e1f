// Every test has a broker of its own, on ports of its own, so all may run at once.
[assembly: Parallelizable(ParallelScope.All)]
// Many wait for processes and times more than they compute.
[assembly: LevelOfParallelism(4)]
[assembly: FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
