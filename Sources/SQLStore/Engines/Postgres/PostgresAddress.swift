import CLibPQ
import Foundation

/// Where the database is, and how the way to it is looked after.
struct PostgresAddress: Sendable {
    private let url: String

    /// - Parameter url: `postgres://…`, in any form that libpq understands; `nil` when it understands nothing.
    init?(_ url: String) {
        guard ["postgres://", "postgresql://"].contains(where: url.hasPrefix),
            let options = PQconninfoParse(url, nil)
        else { return nil }
        PQconninfoFree(options)
        self.url = url
    }

    /// What is before the address may be set otherwise by it, what comes after may not.
    private var options: KeyValuePairs<String, String> {
        [
            "application_name": "parley", "connect_timeout": "3", "keepalives_idle": "10", "keepalives_interval": "5",
            "keepalives_count": "3", "tcp_user_timeout": "15000", "dbname": url, "client_encoding": "UTF8",
        ]
    }

    /// What libpq takes as keywords and values.
    func withPointers<Result>(
        _ body: ([UnsafePointer<CChar>?], [UnsafePointer<CChar>?]) -> Result
    ) -> Result {
        let keywords = options.map { strdup($0.key) }
        let values = options.map { strdup($0.value) }
        defer { for text in keywords + values { free(text) } }
        return body(keywords.map { UnsafePointer($0) } + [nil], values.map { UnsafePointer($0) } + [nil])
    }
}
