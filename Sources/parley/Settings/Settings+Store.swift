import Logging
import SQLStore

extension Settings {
    /// The database as it is set; not brought up to date.
    func openStore(_ logger: Logger) throws -> SQLChatStore {
        switch database {
        case .sqlite(let path): try SQLChatStore.open(sqlitePath: path, logger: logger)
        case .postgres(let url): try SQLChatStore.open(postgresURL: url, logger: logger)
        }
    }

    /// The same for reading alone: makes nothing, and may be used beside a server.
    func openExistingStore(_ logger: Logger) throws -> SQLChatStore {
        switch database {
        case .sqlite(let path): try SQLChatStore.open(sqlitePath: path, readOnly: true, logger: logger)
        case .postgres: try openStore(logger)
        }
    }
}
