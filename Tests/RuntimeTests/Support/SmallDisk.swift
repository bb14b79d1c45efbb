import Foundation

/// A file system of a few megabytes in memory, which a test can fill.
struct SmallDisk {
  let path: String

  struct Failure: Error {}

  /// Whether this process may mount one.
  static let isPossible: Bool = {
    guard let disk = try? SmallDisk(megabytes: 1) else { return false }
    disk.remove()
    return true
  }()

  init(megabytes: Int) throws {
    path = try Paths.scratch()
    guard mount("varsel", path, "tmpfs", 0, "size=\(megabytes)m") == 0 else {
      rmdir(path)
      throw Failure()
    }
  }

  /// Leaves no byte free, until what it gives is called.
  func fill() throws -> () throws -> Void {
    let ballast = "\(path)/ballast"
    let file = open(ballast, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw Failure() }
    defer { close(file) }
    let block = [UInt8](repeating: 0, count: 4_096)
    while write(file, block, block.count) > 0 {}
    return { try FileManager.default.removeItem(atPath: ballast) }
  }

  func remove() {
    umount2(path, Int32(MNT_DETACH))
    rmdir(path)
  }
}
