import ChatCore
import Foundation

/// All of an installation in one file, to be moved into another one, on whatever database.
extension SQLChatStore {
    /// Writes everything into a file, as it was at one moment; may run beside a server.
    /// - Returns: how many rows there are of each table.
    public func exportAll(to file: URL, files: any AttachmentFiles) async throws -> [String: Int] {
        let schema = Migration.all(for: engine).last?.number ?? 0
        guard try await isUpToDate() else {
            throw ChatError(.internalError, "The database is not up to date: run parley migrate first.")
        }
        // Begins the file anew each time it runs.
        var (counts, ids) = try await engine.read { connection in
            let writer = try BackupWriter(file)
            try writer.write(BackupLine(format: BackupLine.format, schema: schema))
            var counts: [String: Int] = [:]
            var ids: [Attachment.ID] = []
            for table in BackupTable.all {
                try table.forEachRow(on: connection) { row in
                    try writer.write(BackupLine(table: table.name, row: row))
                    counts[table.name, default: 0] += 1
                    guard table.name == BackupTable.files, case .text(let id)? = row["id"] else { return }
                    Attachment.ID(id).map { ids.append($0) }
                }
            }
            try writer.finish()
            return (counts, ids)
        }
        let rows = counts
        let writer = try BackupWriter(file, isAppending: true)
        counts[Self.pieces] = try await Self.write(ids, of: files, with: writer)
        try writer.write(BackupLine(end: counts))
        try writer.finish()
        return rows
    }

    /// Takes in everything of a file that `exportAll` made, all or nothing. Call `migrate()` before.
    /// - Returns: how many rows there are of each table.
    /// - Throws: `BackupFault`, before anything has been changed.
    public func importAll(from file: URL, files: any AttachmentFiles) async throws -> [String: Int] {
        try requireWhole(file)
        guard try await isEmpty() else { throw BackupFault.notEmpty }
        // Before the rows: files that nothing refers to are swept away some day, should the rest fail.
        try await Self.keepFiles(from: file, in: files)
        let tables = Dictionary(uniqueKeysWithValues: BackupTable.all.map { ($0.name, $0) })
        let counts = try await engine.exclusively { connection in
            guard try !connection.exists("select 1 from users limit 1") else { throw BackupFault.notEmpty }
            var counts: [String: Int] = [:]
            let reader = try BackupReader(file)
            while let line = try reader.next() {
                guard let name = line.table, let row = line.row, let table = tables[name] else { continue }
                try table.insert(row, on: connection)
                counts[name, default: 0] += 1
            }
            return counts
        }
        try await indexAllWords()
        return counts
    }

    /// Whether nobody has used the database yet.
    private func isEmpty() async throws -> Bool {
        try await engine.read { try !$0.exists("select 1 from users limit 1") }
    }

    private static let pieces = "pieces of files"
    private static let pieceBytes = 192 * 1024

    /// - Returns: how many pieces were written.
    private static func write(
        _ ids: [Attachment.ID], of files: any AttachmentFiles, with writer: BackupWriter
    ) async throws -> Int {
        var count = 0
        for id in ids {
            var offset = 0
            while let bytes = try await existingBytes(of: id, in: files, from: offset) {
                try writer.write(BackupLine(file: id.description, bytes: bytes))
                count += 1
                offset += bytes.count
                if bytes.count < pieceBytes { break }
            }
        }
        return count
    }

    /// - Returns: `nil` when it was removed meanwhile, or at its end.
    private static func existingBytes(
        of id: Attachment.ID, in files: any AttachmentFiles, from offset: Int
    ) async throws -> Data? {
        do {
            let bytes = try await files.bytes(of: id, from: offset, count: pieceBytes)
            return bytes.isEmpty && offset > 0 ? nil : bytes
        } catch let error as ChatError where error.code == .notFound {
            return nil
        }
    }

    /// Looks through all of a file before anything is done with it.
    private func requireWhole(_ file: URL) throws {
        let reader = try BackupReader(file)
        let supported = Migration.all(for: engine).last?.number ?? 0
        guard let first = try reader.next(), first.format == BackupLine.format, let schema = first.schema else {
            throw BackupFault.unreadable
        }
        guard schema <= supported else { throw BackupFault.newer(found: schema, supported: supported) }
        let tables = Set(BackupTable.all.map(\.name))
        var counts = [Self.pieces: 0]
        var end: [String: Int]?
        while let line = try reader.next() {
            guard end == nil else { throw BackupFault.unreadable }
            if let table = line.table, line.row != nil, tables.contains(table) {
                counts[table, default: 0] += 1
            } else if line.file != nil, line.bytes != nil {
                counts[Self.pieces, default: 0] += 1
            } else if let found = line.end {
                end = found
            } else {
                throw BackupFault.unreadable
            }
        }
        guard let end else { throw BackupFault.cut }
        guard end == counts else { throw BackupFault.unreadable }
    }

    private static func keepFiles(from file: URL, in files: any AttachmentFiles) async throws {
        let reader = try BackupReader(file)
        var current: (id: String, file: any IncomingFile)?
        while let line = try reader.next() {
            guard let id = line.file, let bytes = line.bytes else { continue }
            if current?.id != id {
                try await current?.file.keep()
                guard let attachment = Attachment.ID(id) else { throw BackupFault.unreadable }
                current = (id, try await files.begin(attachment))
            }
            try await current?.file.append(bytes)
        }
        try await current?.file.keep()
    }
}
