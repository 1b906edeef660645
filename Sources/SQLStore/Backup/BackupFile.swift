import ChatCore
import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Why a backup can't be taken, or taken in.
public enum BackupFault: Error, Equatable, CustomStringConvertible {
    case noFile
    case unwritable
    case unreadable
    case cut
    case newer(found: Int, supported: Int)
    case notEmpty

    public var description: String {
        switch self {
        case .noFile: "The file can't be read."
        case .unwritable: "The file can't be written; is there room for it?"
        case .unreadable: "The file is no backup of Parley, or it is damaged. Nothing was taken in."
        case .cut: "The file's end is missing. Nothing was taken in; export once more."
        case .newer(let found, let supported):
            "The backup was made by a newer version of Parley (schema \(found), this program knows \(supported)): "
                + "import it with that version."
        case .notEmpty: "There are accounts here already: import into an empty database (DATABASE_URL)."
        }
    }
}

/// One line of a backup: exactly one of its kinds.
struct BackupLine: Codable {
    static let format = "parley-backup/1"

    /// The first line.
    var format: String?
    var schema: Int?
    /// A row of a table.
    var table: String?
    var row: [String: BackupValue]?
    /// The next bytes of an attachment, by its id.
    var file: String?
    var bytes: Data?
    /// The last line: how many rows of each table there are, and how many pieces of files.
    var end: [String: Int]?
}

/// Writes lines into a file that only its owner can read.
final class BackupWriter {
    private let file: UnsafeMutablePointer<FILE>
    private let encoder = JSONEncoder()

    /// Empties a file that is there already.
    init(_ url: URL, isAppending: Bool = false) throws {
        let descriptor = open(url.path, O_CREAT | O_WRONLY | O_CLOEXEC | (isAppending ? O_APPEND : O_TRUNC), 0o600)
        guard descriptor >= 0, let file = fdopen(descriptor, isAppending ? "a" : "w") else {
            throw BackupFault.unwritable
        }
        self.file = file
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    }

    func write(_ line: BackupLine) throws {
        let data = try encoder.encode(line)
        let isWritten = data.withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, file) == $0.count }
        guard isWritten, fputc(0x0A, file) != EOF else { throw BackupFault.unwritable }
    }

    /// When this returns, the file survives a crash of the machine.
    func finish() throws {
        guard fflush(file) == 0, fsync(fileno(file)) == 0 else { throw BackupFault.unwritable }
    }

    deinit {
        fclose(file)
    }
}

/// Reads a file line by line.
final class BackupReader {
    private let file: UnsafeMutablePointer<FILE>
    private var buffer: UnsafeMutablePointer<CChar>?
    private var capacity = 0
    private let decoder = JSONDecoder()

    init(_ url: URL) throws {
        guard let file = fopen(url.path, "re") else { throw BackupFault.noFile }
        self.file = file
    }

    /// - Returns: `nil` at the end.
    /// - Throws: `BackupFault`; a line without an end is one that was cut.
    func next() throws -> BackupLine? {
        let count = getline(&buffer, &capacity, file)
        guard count > 0, let buffer else { return nil }
        guard buffer[count - 1] == 0x0A else { throw BackupFault.cut }
        do {
            return try decoder.decode(BackupLine.self, from: Data(bytes: buffer, count: count))
        } catch {
            throw BackupFault.unreadable
        }
    }

    deinit {
        free(buffer)
        fclose(file)
    }
}
