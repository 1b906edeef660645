import ArgumentParser
import ChatCore
import Foundation
import Logging

/// Flags that win over settings of the environment.
struct SettingOptions: ParsableArguments {
    @Option(help: "Address to listen on (HOST).")
    var host: String?

    @Option(help: "Port to listen on; 0 takes any free one (PORT).")
    var port: String?

    @Option(help: "Folder for database and secret (DATA_DIR).")
    var dataDir: String?

    @Option(help: "sqlite:PATH (DATABASE_URL).")
    var databaseURL: String?

    @Option(help: "auto, openai, anthropic, local or scripted (AI_PROVIDER).")
    var aiProvider: String?

    @Option(help: "The model to use (AI_MODEL).")
    var aiModel: String?

    @Option(help: "trace, debug, info, notice, warning, error or critical (LOG_LEVEL).")
    var logLevel: String?

    @Option(help: "text or json (LOG_FORMAT).")
    var logFormat: String?

    private var flags: [String: String] {
        [
            "HOST": host, "PORT": port, "DATA_DIR": dataDir, "DATABASE_URL": databaseURL, "AI_PROVIDER": aiProvider,
            "AI_MODEL": aiModel, "LOG_LEVEL": logLevel, "LOG_FORMAT": logFormat,
        ].compactMapValues(\.self)
    }

    /// - Throws: `SettingError`.
    func settings() async throws -> Settings {
        try Settings(try await SettingsSource(flags: flags))
    }
}

extension Settings {
    func logger() -> Logger {
        var logger = Logger(label: "parley") { label in
            switch logFormat {
            case .text: StreamLogHandler.standardError(label: label)
            case .json: JSONLogHandler(label: label)
            }
        }
        logger.logLevel = logLevel
        return logger
    }
}

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
