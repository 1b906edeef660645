import ArgumentParser
import AsyncHTTPClient
import ChatCore
import Foundation
import ModelProviders

/// Leaves nothing changed: it may run beside a server, and before the first start.
struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check every setting and dependency and say what to do.")

    @OptionGroup var options: SettingOptions

    func run() async throws {
        try await reporting {
            let settings = try await options.settings()
            print("ok    settings")
            let isHealthy = [
                await check("data folder") { try settings.dataFolderRemark() },
                await check("database") { try await settings.databaseRemark() },
                await check("redis") { try await settings.redisRemark() },
                await check("prices") { try settings.priceRemark() },
                await check("web client") {
                    _ = try WebRoot.find()
                    return nil
                },
                await check("model (\(settings.model.provider.rawValue))") {
                    try await requireModel(settings)
                    return nil
                },
            ].allSatisfy { $0 }
            if !isHealthy { throw ExitCode(1) }
        }
    }

    /// - Parameter body: answers what is worth knowing though all is well, if anything.
    private func check(_ what: String, _ body: () async throws -> String?) async -> Bool {
        do {
            let remark = try await body()
            print("ok    \(what)\(remark.map { ": \($0)" } ?? "")")
            return true
        } catch let error as ModelError {
            print("fail  \(what): \(error.chatError.message) (\(error.detail))")
        } catch let error as ChatError {
            let reason = (error.cause as? any LocalizedError)?.failureReason
            print("fail  \(what): \(error.message)\(reason.map { " (\($0))" } ?? "")")
        } catch {
            print("fail  \(what): \(error)")
        }
        return false
    }

    private func requireModel(_ settings: Settings) async throws {
        let offered = try await models(settings).map(\.id)
        guard let wanted = settings.model.model, !offered.contains(wanted) else { return }
        let some = offered.prefix(Self.modelsNamedMax).joined(separator: ", ")
        let rest = offered.count > Self.modelsNamedMax ? " and \(offered.count - Self.modelsNamedMax) more" : ""
        throw SettingError(
            name: "AI_MODEL", value: wanted,
            allowed: "the provider has no such model; it has \(some.isEmpty ? "none" : some)\(rest)")
    }

    private static let modelsNamedMax = 5

    private func models(_ settings: Settings) async throws -> [ModelDescription] {
        let http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: .modelProviders)
        let models: Result<[ModelDescription], any Error>
        do {
            models = .success(
                try await Server(settings: settings, logger: settings.logger()).models(http).models())
        } catch {
            models = .failure(error)
        }
        try await http.shutdown()
        return try models.get()
    }
}
