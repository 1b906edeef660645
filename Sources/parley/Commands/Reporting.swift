import ArgumentParser
import ChatCore
import Foundation

/// Runs a command's work; says in one line why it could not be done.
func reporting(_ work: () async throws -> Void) async throws {
    do {
        try await work()
    } catch let error as SettingError {
        complain("\(error)")
        throw ExitCode(ExitStatus.badSetting)
    } catch let error as ExitCode {
        throw error
    } catch let error as ChatError {
        complain(error.message)
        throw ExitCode(ExitStatus.failed)
    } catch {
        complain("\(error)")
        throw ExitCode(ExitStatus.failed)
    }
}

private func complain(_ line: String) {
    // Where nobody listens, the exit code still tells; `write(_:)` would end the program before.
    try? FileHandle.standardError.write(contentsOf: Data("parley: \(line)\n".utf8))
}

private enum ExitStatus {
    static let failed: Int32 = 1
    /// `EX_CONFIG` of sysexits.h.
    static let badSetting: Int32 = 78
}
