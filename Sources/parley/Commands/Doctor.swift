import ArgumentParser
import AsyncHTTPClient
import ChatCore
import Foundation
import ModelProviders
import SQLStore

struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check every setting and dependency and say what to do.")

    @OptionGroup var options: SettingOptions

    func run() async throws {
        try await reporting {
            let settings = try await options.settings()
            print("ok    settings")
            let isHealthy = [
                await check("data folder") { _ = try DataDirectory(settings.dataDirectory) },
                await check("database") { try await checkDatabase(settings) },
                await check("web client") { _ = try WebRoot.find() },
                await check("model (\(settings.model.provider.rawValue))") { try await checkModel(settings) },
            ].allSatisfy { $0 }
            if !isHealthy { throw ExitCode(1) }
        }
    }

    private func check(_ what: String, _ body: () async throws -> Void) async -> Bool {
        do {
            try await body()
            print("ok    \(what)")
            return true
        } catch let error as ModelError {
            print("fail  \(what): \(error.chatError.message) (\(error.detail))")
        } catch let error as ChatError {
            print("fail  \(what): \(error.message)")
        } catch {
            print("fail  \(what): \(error)")
        }
        return false
    }

    private func checkDatabase(_ settings: Settings) async throws {
        let store = try SQLChatStore.open(sqlitePath: settings.databasePath, logger: settings.logger())
        try await store.ping()
        try await store.close()
    }

    private func checkModel(_ settings: Settings) async throws {
        let http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: .modelProviders)
        let models: Result<[ModelDescription], any Error>
        do {
            models = .success(
                try await Server(settings: settings, logger: settings.logger()).models(http).models())
        } catch {
            models = .failure(error)
        }
        try await http.shutdown()
        _ = try models.get()
    }
}
