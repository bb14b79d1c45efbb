import ArgumentParser

/// How the simulated registries misbehave; see `World.Faults`, which the world's file can hold too.
struct FaultOptions: ParsableArguments {
  @Option(help: "The time that each answer of the simulated registries takes, in milliseconds.")
  var registryDelay: Int?

  @Option(help: "The share of the simulated registries' answers that are errors, from 0 to 1.")
  var registryErrors: Double?

  @Option(help: "Which of their answers are errors: the same seed gives the same ones.")
  var registrySeed: UInt64?

  var areSet: Bool { registryDelay != nil || registryErrors != nil || registrySeed != nil }

  func validate() throws {
    if let registryDelay, !World.Faults.delays.contains(registryDelay) {
      throw ValidationError("--registry-delay must be from 0 to \(World.Faults.delays.upperBound).")
    }
    if let registryErrors, !World.Faults.shares.contains(registryErrors) {
      throw ValidationError("--registry-errors must be from 0 to 1.")
    }
  }

  /// `world` with these faults in the place of its own.
  func applied(to world: World) -> World {
    guard areSet else { return world }
    var world = world
    var faults = world.faults ?? World.Faults()
    faults.delayMilliseconds = registryDelay ?? faults.delayMilliseconds
    faults.errorShare = registryErrors ?? faults.errorShare
    faults.seed = registrySeed ?? faults.seed
    world.faults = faults
    return world
  }
}
