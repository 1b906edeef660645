import ChatCore
import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A server's hold on the folder in which it keeps what is its own, and on its database. One server at a time, unless the
/// database is PostgreSQL.
final class DataDirectory: Sendable {
    private let url: URL
    private let locks: [FileLock]

    /// Makes the folder if there is none, and holds it and the database for as long as this value lives. Whatever the
    /// process makes from here on is for its owner only.
    /// - Throws: `SettingError` when one of them can't be written to, or another server has it.
    init(_ settings: Settings) throws {
        umask(0o077)
        url = settings.dataDirectory
        do {
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        } catch {
            throw settings.dataClaim.error("can't be made; choose a folder to write to")
        }
        locks = try settings.claims.map { try $0.take() }
    }

    /// The secret that signs access tokens: made once, then kept, readable by the owner only.
    /// - Throws: `SettingError` when it can't be kept or read, or what is kept is no secret.
    func tokenSecret(_ environment: DomainEnvironment) throws -> String {
        let file = url.appending(path: "jwt-secret")
        if FileManager.default.fileExists(atPath: file.path) {
            guard let kept = try? String(contentsOf: file, encoding: .utf8), kept.count >= Settings.secretCharactersMin
            else {
                throw SettingError(
                    name: "DATA_DIR", value: url.path,
                    allowed: "its file jwt-secret is damaged; delete it, and everybody signs in again")
            }
            return kept
        }
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
