import CLibPQ

/// The statements that a connection keeps prepared: the last so many that were run.
///
/// One is known by its text and by the types of its values: where one is NULL it has none.
struct PreparedStatements {
    struct Key: Hashable {
        var text: String
        var types: [Oid]
    }

    private struct Entry {
        var name: String
        var lastUse: Int
    }

    /// More than there are queries; a bound for those that are put together.
    static let countMax = 256

    private var entries: [Key: Entry] = [:]
    private var uses = 0
    private var made = 0

    var count: Int { entries.count }

    mutating func name(of key: Key) -> String? {
        guard let index = entries.index(forKey: key) else { return nil }
        uses += 1
        entries.values[index].lastUse = uses
        return entries.values[index].name
    }

    /// A name that no statement of this connection has had.
    mutating func newName() -> String {
        made += 1
        return "parley_\(made)"
    }

    mutating func keep(_ name: String, for key: Key) {
        uses += 1
        entries[key] = Entry(name: name, lastUse: uses)
    }

    /// Forgets the one that has not been used for longest when there is no room for another.
    /// - Returns: its name.
    mutating func makeRoom() -> String? {
        guard entries.count >= Self.countMax, let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse })
        else { return nil }
        entries[oldest.key] = nil
        return oldest.value.name
    }
}

extension SQLText {
    /// With `$1`, `$2` and so on instead of each `?`; one in quotation marks is none.
    var numbered: String {
        var numbered = ""
        numbered.reserveCapacity(text.utf8.count + values.count * 2)
        var count = 0
        var isQuoted = false
        for scalar in text.unicodeScalars {
            if scalar == "'" { isQuoted.toggle() }
            if scalar == "?", !isQuoted {
                count += 1
                numbered += "$\(count)"
            } else {
                numbered.unicodeScalars.append(scalar)
            }
        }
        return numbered
    }
}
