import Foundation

/// Reads `Vectors/<name>.json` beside this file.
func vectors<Table: Decodable>(_ name: String, as type: Table.Type = Table.self) throws -> Table {
  let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Vectors")
  return try JSONDecoder().decode(type, from: Data(contentsOf: folder.appending(path: "\(name).json")))
}

/// The shape of most of them.
struct VectorTable<Row: Decodable & Sendable>: Decodable, Sendable {
  let cases: [Row]
}
