package import Notifications

/// Stands for the registry in a process that has been given none: it serves orders that name addresses, and fails those
/// that would need a lookup.
package struct NoRegistry: PersonRegistry {
  package init() {}

  package func lookUp(_ persons: Set<NationalIdentityNumber>) -> PersonLookup {
    let failure = FunctionError(code: "settings", message: "VARSEL_PROFILE_URL is not set.", retryable: false)
    return PersonLookup(failures: Dictionary(uniqueKeysWithValues: persons.map { ($0, failure) }))
  }
}
