import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What one server at a time may use; a lock on a file beside it says whether one does.
struct Claim {
    var setting: String
    var value: String
    var file: URL

    /// - Throws: `SettingError` when another process has it, or it can't be written to.
    func take() throws -> FileLock {
        do {
            return try FileLock(file)
        } catch FileLock.Failure.held {
            throw error("is used by a running server; stop it or choose another")
        } catch {
            throw self.error("can't be written to; choose another place")
        }
    }

    /// Whether a running server has it. Makes nothing.
    var isTaken: Bool { FileLock.isHeld(file) }

    func error(_ allowed: String) -> SettingError {
        SettingError(name: setting, value: value, allowed: allowed)
    }
}

extension Settings {
    var dataClaim: Claim {
        Claim(setting: "DATA_DIR", value: dataDirectory.path, file: dataDirectory.appending(path: "lock"))
    }

    /// What a server has for itself: nothing where the database is one that several share.
    var claims: [Claim] {
        guard case .sqlite(let path) = database else { return [] }
        return [dataClaim, databaseClaim(path)]
    }

    /// The database may be used from another `DATA_DIR` too, and by another name.
    func databaseClaim(_ path: String) -> Claim {
        let file = URL(filePath: path).resolvingSymlinksInPath()
        return Claim(setting: "DATABASE_URL", value: "sqlite:\(path)", file: file.appendingPathExtension("lock"))
    }
}

/// Holds a file against other processes for as long as this value lives, and never longer than the process.
final class FileLock: Sendable {
    enum Failure: Error {
        case unwritable
        case held
    }

    private let descriptor: Int32

    /// Makes the file if there is none.
    fileprivate init(_ file: URL) throws(Failure) {
        descriptor = open(file.path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .unwritable }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw .held
        }
    }

    deinit {
        close(descriptor)
    }

    fileprivate static func isHeld(_ file: URL) -> Bool {
        let descriptor = open(file.path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return flock(descriptor, LOCK_SH | LOCK_NB) != 0
    }
}
