import ChatCore
import Foundation
import NIOPosix
import RedisBackend
import SQLStore

extension Settings {
    private static let willBeMade = "will be made at the first start"

    /// What a server would find in its data folder.
    /// - Returns: what is worth knowing though all is well, if anything.
    /// - Throws: `SettingError`, as a start would.
    func dataFolderRemark() throws -> String? {
        guard FileManager.default.fileExists(atPath: dataDirectory.path) else {
            guard isWritable(dataDirectory.nearestThatExists) else {
                throw dataClaim.error("can't be made; choose a folder to write to")
            }
            return Self.willBeMade
        }
        guard isWritable(dataDirectory) else { throw dataClaim.error("can't be written to; choose another folder") }
        return dataClaim.isTaken ? "held by a running server" : nil
    }

    /// What a server would find in its database.
    /// - Returns: what is worth knowing though all is well, if anything.
    /// - Throws: `SettingError`, `SchemaTooNew` and `ChatError`, as a start would.
    func databaseRemark() async throws -> String? {
        switch database {
        case .sqlite(let path): try await fileRemark(path)
        case .postgres(let url):
            try await remark(SQLChatStore.open(postgresURL: url, logger: logger())) {
                try await $0.rehearseFirstMigration()
            }
        }
    }

    private func fileRemark(_ path: String) async throws -> String? {
        let databaseClaim = databaseClaim(path)
        if databaseClaim.isTaken, !dataClaim.isTaken {
            throw databaseClaim.error("is used by a running server with another DATA_DIR")
        }
        let file = URL(filePath: path)
        guard FileManager.default.fileExists(atPath: path) else {
            let folder = file.deletingLastPathComponent()
            let isDataFolder = folder.standardizedFileURL.path == dataDirectory.standardizedFileURL.path
            guard isWritable(isDataFolder ? folder.nearestThatExists : folder) else {
                throw databaseClaim.error("is in no folder to write to; make it or choose another")
            }
            return Self.willBeMade
        }
        guard FileManager.default.isWritableFile(atPath: path) else {
            throw databaseClaim.error("can't be written to; check permissions")
        }
        return try await remark(SQLChatStore.open(sqlitePath: path, readOnly: true, logger: logger()))
    }

    /// - Parameter rehearse: what else is to be tried where tables have to be made.
    private func remark(
        _ store: SQLChatStore, rehearse: (SQLChatStore) async throws -> Void = { _ in }
    ) async throws -> String? {
        let isUpToDate: Result<Bool, any Error>
        do {
            let isReady = try await store.isUpToDate()
            if !isReady { try await rehearse(store) }
            isUpToDate = .success(isReady)
        } catch { isUpToDate = .failure(error) }
        try await store.close()
        return try isUpToDate.get() ? nil : "will be brought up to date at the next start"
    }

    /// What a node would find at its Redis.
    /// - Returns: what is worth knowing though all is well, if anything.
    /// - Throws: `ChatError`. A start goes on without Redis; but whoever asks wants to know.
    func redisRemark() async throws -> String? {
        guard let redis else { return "unused: one node" }
        let version = try await RedisProbe.version(redis, on: MultiThreadedEventLoopGroup.singleton)
        guard let major = version.split(separator: ".").first.flatMap({ Int($0) }), major < RedisProbe.versionMin else {
            return nil
        }
        return "is version \(version); Parley is made for \(RedisProbe.versionMin) and newer"
    }

    /// What a server would find in its table of prices.
    /// - Returns: what is worth knowing though all is well, if anything.
    /// - Throws: `PriceFile.Unusable`, as a start would.
    func priceRemark() throws -> String? {
        let isThere = FileManager.default.fileExists(atPath: priceFile.path)
        let table = isThere ? try PriceFile.read(priceFile) : try PriceTable(parsing: PriceTable.defaults)
        if let model = model.model, quotas.monthlyCost != nil, table.price(of: model) == nil {
            return "\(model) has no price, so USAGE_MONTHLY_COST does not hold it"
        }
        return isThere ? nil : Self.willBeMade
    }

    private func isWritable(_ folder: URL) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: folder.path, isDirectory: &isFolder) && isFolder.boolValue
            && FileManager.default.isWritableFile(atPath: folder.path)
    }
}

extension URL {
    /// Itself, or the folder above it in which it could be made.
    fileprivate var nearestThatExists: URL {
        var url = standardizedFileURL
        while !FileManager.default.fileExists(atPath: url.path), url.path != "/" { url.deleteLastPathComponent() }
        return url
    }
}
