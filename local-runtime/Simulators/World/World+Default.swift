extension World {
  /// What the simulators begin with: `world.json` beside this file, for a person to read and to change. Every identity
  /// and organization number is synthetic, every mail address in a domain kept for examples (RFC 2606). A file that is no world leaves it
  /// empty.
  static let `default` = (try? World(json: PackageResources.world_json)) ?? World()
}
