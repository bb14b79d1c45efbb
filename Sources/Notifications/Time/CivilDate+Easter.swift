extension CivilDate {
  /// Easter Sunday of the Western churches in a year of the Gregorian calendar, by the computus of Meeus, Jones and
  /// Butcher (J. Meeus, "Astronomical Algorithms", chapter 8): from 22 March to 25 April.
  package static func easterSunday(of year: Int) -> CivilDate {
    let golden = year % 19
    let (century, yearOfCentury) = year.quotientAndRemainder(dividingBy: 100)
    // The age of the moon, with the corrections for left-out leap days and for the drift of the lunar cycle.
    let drift = (century - (century + 8) / 25 + 1) / 3
    let moon = (19 * golden + century - century / 4 - drift + 15) % 30
    let toSunday = (32 + 2 * (century % 4) + 2 * (yearOfCentury / 4) - moon - yearOfCentury % 4) % 7
    let late = (golden + 11 * moon + 22 * toSunday) / 451
    let days = moon + toSunday - 7 * late
    return CivilDate(daysSinceEpoch: CivilDate(firstOf: 3, year: year).daysSinceEpoch + 21 + days)
  }
}
