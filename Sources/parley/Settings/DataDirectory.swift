import ChatCore
import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The folder in which a server keeps what is its own. One server at a time.
final class DataDirectory: Sendable {
    let url: URL
    private let lock: Int32

    /// Makes the folder if there is none, and holds it for as long as this value lives.
    /// - Throws: `SettingError` when it can't be written to, or another server has it.
    init(_ url: URL) throws {
        self.url = url
        do {
            try FileManager.default.createDirectory(
                at: url, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw SettingError(name: "DATA_DIR", value: url.path, allowed: "can't be made; choose a folder to write to")
        }
        lock = open(url.appending(path: "lock").path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard lock >= 0 else {
            throw SettingError(name: "DATA_DIR", value: url.path, allowed: "can't be written to; choose another folder")
        }
        guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
            close(lock)
            throw SettingError(
                name: "DATA_DIR", value: url.path, allowed: "is used by a running server; stop it or choose another")
        }
    }

    deinit {
        close(lock)
    }

    /// The secret that signs access tokens: made once, then kept, readable by the owner only.
    /// - Throws: `SettingError` when it can't be kept or read.
    func tokenSecret(_ environment: DomainEnvironment) throws -> String {
        let file = url.appending(path: "jwt-secret")
        if let kept = try? String(contentsOf: file, encoding: .utf8), !kept.isEmpty { return kept }
        let secret = environment.newSecret()
        guard
            FileManager.default.createFile(
                atPath: file.path, contents: Data(secret.utf8), attributes: [.posixPermissions: 0o600])
        else {
            throw SettingError(name: "DATA_DIR", value: url.path, allowed: "can't keep the secret; check permissions")
        }
        return secret
    }
}
