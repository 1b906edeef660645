import ChatCore
import Foundation
import Logging
import ServiceLifecycle

extension Settings {
    var priceFile: URL { dataDirectory.appending(path: "prices.csv") }
}

extension Server {
    /// - Throws: `SettingError` when the file can't be used.
    func prices() throws -> PriceFile {
        do {
            return try PriceFile(at: settings.priceFile, logger: logger)
        } catch let error as PriceFile.Unusable {
            throw SettingError(name: error.path, allowed: error.remedy)
        }
    }
}

/// Tells the operator who nears a quota.
struct QuotaService: Service {
    let watch: QuotaWatch

    func run() async throws {
        await cancelWhenGracefulShutdown { await watch.run() }
    }
}
