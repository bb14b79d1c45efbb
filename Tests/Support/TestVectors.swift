import Foundation

/// Reads `Vectors/<name>.json` beside the file that calls.
package func vectors<Table: Decodable>(
  _ name: String,
  as type: Table.Type = Table.self,
  file: String = #filePath
) throws -> Table {
  let folder = URL(filePath: file).deletingLastPathComponent().appending(path: "Vectors")
  return try JSONDecoder().decode(type, from: Data(contentsOf: folder.appending(path: "\(name).json")))
}

/// The shape of most of them.
package struct VectorTable<Row: Decodable & Sendable>: Decodable, Sendable {
  package let cases: [Row]
}
