// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// The deployed functions, one folder each under `functions/`.
let functions: [String: [Target.Dependency]] = [
  "create-order": ["Registries"],
  "lookup-recipient": ["Registries"],
  "check-condition": ["Registries", "Transport"],
  "send-email": ["Senders"],
  "send-sms": ["Senders"],
  "window-trigger": [],
  "receive-report": ["Senders"],
  "advance-order": [],
  "show-order": [],
]

// `functionsOnly` leaves out the runtime, its tests and every package they need, so that building the
// functions resolves and compiles nothing but this repository.
let functionsOnly = Context.environment["VARSEL_FUNCTIONS_ONLY"] != nil

var targets: [Target] = [
  .target(name: "Notifications", swiftSettings: settings),
  .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
  .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
  .systemLibrary(name: "CExpat", pkgConfig: "expat", providers: [.apt(["libexpat1-dev"])]),
  .systemLibrary(name: "CIDN2", pkgConfig: "libidn2", providers: [.apt(["libidn2-dev"])]),
  .target(name: "Transport", dependencies: ["Notifications", "ProcessSettings", "CCurl"], swiftSettings: settings),
  .target(name: "ProcessSettings", swiftSettings: settings),
  .target(
    name: "Registries",
    dependencies: ["Notifications", "ProcessSettings", "Transport", "CCrypto"],
    swiftSettings: settings
  ),
  .target(
    name: "Senders",
    dependencies: ["Notifications", "ProcessSettings", "Transport", "CCrypto", "CExpat", "CIDN2"],
    swiftSettings: settings
  ),
  .target(
    name: "FunctionHost", dependencies: ["Notifications", "ProcessSettings", "Transport"], swiftSettings: settings),
]

for (name, dependencies) in functions.sorted(by: { $0.key < $1.key }) {
  targets.append(
    .executableTarget(
      name: name,
      dependencies: ["FunctionHost", "Notifications", "ProcessSettings"] + dependencies,
      path: "functions/\(name)",
      exclude: ["schema.json", "examples"],
      swiftSettings: settings
    )
  )
}

if !functionsOnly {
  targets += [
    .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .executableTarget(
      name: "local-runtime",
      dependencies: [
        "Notifications", "FunctionHost", "ProcessSettings", "Transport", "CExpat", "CPostgres", "CSQLite",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "DequeModule", package: "swift-collections"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "JWTKit", package: "jwt-kit"),
        .product(name: "_CryptoExtras", package: "swift-crypto"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
        .product(name: "Yams", package: "Yams"),
      ],
      path: "local-runtime",
      resources: [
        .embedInCode("openapi.yaml"), .embedInCode("Scenario/scenario.json"),
        .embedInCode("Simulators/World/world.json"),
      ],
      swiftSettings: settings
    ),
    .executableTarget(
      name: "bench-rules",
      dependencies: ["Notifications"],
      path: "bench/rules",
      swiftSettings: settings
    ),
    .target(name: "TestSupport", path: "Tests/Support", swiftSettings: settings),
    .testTarget(
      name: "NotificationsTests",
      dependencies: ["Notifications", "TestSupport"],
      exclude: ["Vectors"],
      swiftSettings: settings
    ),
    .testTarget(
      name: "TransportTests",
      dependencies: ["Transport", "TestSupport"],
      exclude: ["Vectors"],
      swiftSettings: settings
    ),
    .testTarget(
      name: "RegistriesTests",
      dependencies: ["ProcessSettings", "Registries", "TestSupport", "Transport"],
      swiftSettings: settings
    ),
    .testTarget(
      name: "SendersTests",
      dependencies: [
        "ProcessSettings", "Senders", "TestSupport", "Transport", .product(name: "Crypto", package: "swift-crypto"),
      ],
      swiftSettings: settings
    ),
    .testTarget(
      name: "FunctionTests",
      dependencies: ["FunctionHost", "Notifications", "ProcessSettings", "TestSupport"],
      swiftSettings: settings
    ),
    .testTarget(
      name: "RuntimeTests",
      dependencies: [
        "local-runtime", "Notifications", "ProcessSettings", "TestSupport", "Transport",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "JWTKit", package: "jwt-kit"),
        .product(name: "Logging", package: "swift-log"),
      ],
      exclude: ["Schemathesis"],
      swiftSettings: settings
    ),
  ]
}

let package = Package(
  name: "varsel",
  platforms: [.macOS(.v15)],
  dependencies: functionsOnly
    ? []
    : [
      .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
      .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
      .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
      .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
      .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
      .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
      .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
      .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
      .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
      .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
      .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
      .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
    ],
  targets: targets,
  swiftLanguageModes: [.v6]
)
