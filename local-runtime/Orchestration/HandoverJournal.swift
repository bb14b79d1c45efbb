import FoundationEssentials
import Glibc
import Notifications
import Synchronization

/// Which hand-overs have been begun: written down before a process gets the message, so that after a crash the messages that
/// only waited in memory are known from those that may be with a provider.
///
/// A file on the runtime's own machine. It is not synchronized with the disk: what a process has written survives the process,
/// which is the common death, but not the machine. So it says on which boot it was written, and after another boot it counts
/// for nothing: then every hand-over under way is in doubt.
///
/// It also gives the runtime its name, by which one of several that share a store knows what it has begun itself. Whoever has
/// this file goes on as the one who wrote it; on another boot, or with a copy of the file or the machine, it is another.
final class HandoverJournal: Sendable {
  /// One attempt at handing over one message.
  struct Entry: Sendable, Hashable {
    var id: NotificationID
    var attempt: Int
  }

  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  private struct State {
    /// Negative until `start`.
    var descriptor: Int32 = -1
    var size = 0
    var opened = ContinuousClock.now
  }

  /// The name of the runtime, which no other has.
  let runtime: String
  private let path: String
  private let bootID: [UInt8]
  private let state = Mutex(State())
  /// Of the file that is locked while a process has the journal.
  private let lockDescriptor: Int32

  /// What is older than this has long had its answer, or was given up: two files of it are enough.
  private static let age = Duration.seconds(2 * OrderLife.callLimitInSeconds)
  private static let turnSize = 4 << 20
  private static let entrySize = 20

  /// - Parameter isShared: whether another process may have it; else it is taken for this one, until it ends.
  init(_ path: String, isShared: Bool = false) throws {
    self.path = path
    // Before it is read: nobody changes it from here on.
    lockDescriptor = isShared ? -1 : try Self.lock(path)
    let bootID = Self.currentBootID() ?? Array("unknown-\(getpid())".utf8)
    self.bootID = bootID
    let latest = Self.read(path)
    runtime = latest?.bootID == bootID ? latest?.runtime ?? Self.newName() : Self.newName()
  }

  deinit {
    state.withLock { if $0.descriptor >= 0 { close($0.descriptor) } }
    if lockDescriptor >= 0 { close(lockDescriptor) }
  }

  private static func newName() -> String { UUID().uuidString.lowercased() }

  /// The journal of a store in a file.
  static func path(beside store: String) -> String { store + "-handovers" }

  private static func lock(_ path: String) throws -> Int32 {
    let descriptor = Glibc.open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Failure(description: "\(path).lock cannot be opened") }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw Failure(
        description:
          "\(path) is in use: another runtime has this store, or this journal, of which each needs its own (VARSEL_JOURNAL)"
      )
    }
    return descriptor
  }

  /// Begins to write. Not before all that a dead process left has been seen to: what is not known of that (`begun`) must stay
  /// so if this process dies too.
  func start() throws {
    let latest = Self.read(path)
    let isOurs = latest?.bootID == bootID && latest?.runtime == runtime
    let descriptor = try open(path, anew: !isOurs)
    state.withLock { $0.descriptor = descriptor }
  }

  /// Returns once the entries are written down. Nothing may be handed over where it throws.
  func begin(_ entries: [Entry]) throws {
    guard !entries.isEmpty else { return }
    var bytes: [UInt8] = []
    for entry in entries {
      bytes += entry.id.uuid.bytes
      withUnsafeBytes(of: UInt32(truncatingIfNeeded: entry.attempt).bigEndian) { bytes += $0 }
    }
    try state.withLock { state in
      // A file that is longer than it need be does no harm.
      if state.size > Self.turnSize, ContinuousClock.now - state.opened > Self.age { try? turn(&state) }
      let written = bytes.withUnsafeBytes { write(state.descriptor, $0.baseAddress, $0.count) }
      guard written == bytes.count else {
        // What follows must stand at the place of an entry.
        if written > 0 { ftruncate(state.descriptor, lseek(state.descriptor, 0, SEEK_END) - off_t(written)) }
        throw Failure(description: "\(path) cannot be written to")
      }
      state.size += bytes.count
    }
  }

  /// What the processes before this one have begun, on this boot; nil where that is not known.
  func begun() -> Set<Entry>? {
    guard let latest = Self.read(path), latest.bootID == bootID else { return nil }
    var entries = Set(latest.entries)
    if let older = Self.read(path + ".old"), older.bootID == bootID { entries.formUnion(older.entries) }
    return entries
  }

  /// The new file is whole before it takes the place of the other: where the disk is full, all stays as it was.
  private func turn(_ state: inout State) throws {
    let descriptor = try open(path + ".new", anew: true)
    guard rename(path, path + ".old") == 0, rename(path + ".new", path) == 0 else {
      close(descriptor)
      throw Failure(description: "\(path) cannot be renamed")
    }
    close(state.descriptor)
    state = State(descriptor: descriptor, size: 0, opened: .now)
  }

  private func open(_ path: String, anew: Bool) throws -> Int32 {
    let flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | (anew ? O_TRUNC : 0)
    let descriptor = Glibc.open(path, flags, 0o600)
    guard descriptor >= 0 else { throw Failure(description: "\(path) cannot be opened") }
    if anew {
      let header = bootID + Array(" \(runtime) \(Self.number(of: descriptor))\n".utf8)
      let written = header.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      guard written == header.count else {
        close(descriptor)
        throw Failure(description: "\(path) cannot be written to")
      }
    }
    return descriptor
  }

  private static func read(_ path: String) -> (bootID: [UInt8], runtime: String?, entries: [Entry])? {
    guard let data = FileManager.default.contents(atPath: path), let end = data.firstIndex(of: UInt8(ascii: "\n"))
    else {
      return nil
    }
    let bytes = Array(data[(end + 1)...])
    var entries: [Entry] = []
    // A last one that is not whole was never begun: its writing comes before.
    for start in stride(from: 0, through: bytes.count - entrySize, by: entrySize) {
      guard let uuid = UUIDBytes(bytes: bytes[start..<start + 16]) else { continue }
      let attempt = bytes[(start + 16)..<(start + entrySize)].reduce(0) { $0 << 8 | Int($1) }
      entries.append(Entry(id: NotificationID(uuid), attempt: attempt))
    }
    let header = data[..<end].split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
    let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
    defer { close(descriptor) }
    // A copy is nobody's.
    if header.count == 3, header[2] != number(of: descriptor) { return nil }
    return (Array((header.first ?? "").utf8), header.count > 1 ? header[1] : nil, entries)
  }

  /// Of the file itself, whatever its name.
  private static func number(of descriptor: Int32) -> String {
    var status = stat()
    return fstat(descriptor, &status) == 0 ? "\(status.st_dev)-\(status.st_ino)" : "-"
  }

  private static func currentBootID() -> [UInt8]? {
    let path = "/proc/sys/kernel/random/boot_id"
    guard let descriptor = Optional(Glibc.open(path, O_RDONLY | O_CLOEXEC)), descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    let bytes = [UInt8](unsafeUninitializedCapacity: 64) { space, count in
      count = max(Glibc.read(descriptor, space.baseAddress, 64), 0)
    }
    return bytes.isEmpty ? nil : Array(bytes.prefix { $0 != UInt8(ascii: "\n") })
  }
}
