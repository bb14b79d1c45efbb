import Foundation
import TestSupport
import Testing

/// Values to hold against the functions' schemas; one Python process checks them all.
struct SchemaCheck {
  private var values: [JSONValue] = []

  /// - Parameters:
  ///   - part: `event` or `result`.
  ///   - label: names the value in what `failures` says.
  mutating func add(_ value: JSONValue, to part: String, of function: String, label: String) {
    values.append(["schema": .text(function), "part": .text(part), "label": .text(label), "value": value])
  }

  /// One for each value that does not keep its schema, in the order of the values: `label: what is wrong`.
  func failures() throws -> [String] {
    let process = try ChildProcess(
      Repository.python(),
      ["-c", Self.program, Repository.root.appending(path: "functions").path()]
    )
    try process.send(JSONValue.list(values).bytes)
    let status = try process.end()
    try #require(status == 0, "\(String(decoding: process.errors, as: UTF8.self))")
    return try JSONDecoder().decode([String].self, from: Data(process.output))
  }

  private static let program = """
    import json, pathlib, sys
    from jsonschema import Draft202012Validator
    from referencing import Registry, Resource
    from referencing.jsonschema import DRAFT202012

    root = pathlib.Path(sys.argv[1]).resolve()
    registry = Registry()
    for path in root.rglob("*schema.json"):
        schema = json.loads(path.read_text())
        Draft202012Validator.check_schema(schema)
        registry = registry.with_resource(path.as_uri(), Resource(schema, DRAFT202012))
    registry = registry.crawl()
    failures = []
    for item in json.load(sys.stdin):
        uri = (root / item["schema"] / "schema.json").as_uri()
        reference = {"$ref": f"{uri}#/$defs/{item['part']}"}
        errors = list(Draft202012Validator(reference, registry=registry).iter_errors(item["value"]))
        if errors:
            failures.append(f"{item['label']}: {errors[0].json_path}: {errors[0].message[:300]}")
    print(json.dumps(failures))
    """
}
