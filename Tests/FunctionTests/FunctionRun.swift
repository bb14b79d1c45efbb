import Foundation
import TestSupport
import Testing

/// What one run of a function gave.
struct FunctionRun {
  /// Nil where a signal ended the process.
  var status: Int32?
  var output: [UInt8]
  var errors: [UInt8]

  /// Runs a function on the whole input.
  init(
    _ function: String,
    _ input: [UInt8],
    _ arguments: String...,
    settings: [String: String] = [:]
  ) throws {
    let process = try ChildProcess(Repository.executable(of: function), arguments, environment: settings)
    try process.send(input)
    status = try process.end()
    output = process.output
    errors = process.errors
  }

  /// Runs a function on one event or an array of them.
  init(_ function: String, event: JSONValue, settings: [String: String] = [:]) throws {
    try self.init(function, event.bytes, settings: settings)
  }

  var lines: [[UInt8]] { output.split(separator: UInt8(ascii: "\n")).map { Array($0) } }

  /// The answer of a run that ended well: one line, and nothing on standard error.
  func answer(_ place: SourceLocation = #_sourceLocation) throws -> JSONValue {
    #expect(status == 0, sourceLocation: place)
    #expect(errors.isEmpty, "\(String(decoding: errors.prefix(500), as: UTF8.self))", sourceLocation: place)
    return try line(place)
  }

  /// The error of a run that failed: the same line on both outputs.
  func error(_ place: SourceLocation = #_sourceLocation) throws -> JSONValue {
    #expect(status == 1, sourceLocation: place)
    #expect(errors == output, sourceLocation: place)
    return try #require(try line(place)["error"], sourceLocation: place)
  }

  private func line(_ place: SourceLocation) throws -> JSONValue {
    #expect(lines.count == 1 && output.last == UInt8(ascii: "\n"), sourceLocation: place)
    return try JSONValue(bytes: output)
  }
}
