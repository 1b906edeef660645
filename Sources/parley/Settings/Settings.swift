import ChatCore
import ChatServer
import Foundation
import Logging
import RedisBackend
import SQLStore

/// Every setting, read and checked. Reading changes nothing.
struct Settings {
    enum Registration: String, CaseIterable {
        case open, closed
    }

    enum Provider: String, CaseIterable {
        case auto, openai, anthropic, local, scripted
    }

    enum Database: Equatable {
        case sqlite(path: String)
        /// The address may hold a password: it is never shown.
        case postgres(url: String)

        /// Whether it is on the other side of a network, on which what it says may be lost.
        var isShared: Bool { if case .postgres = self { true } else { false } }
    }

    enum Takeover: String, CaseIterable {
        case on, off
    }

    enum LogFormat: String, CaseIterable {
        case text, json
    }

    var host: String
    var port: Int
    var publicURL: URL?
    var allowedOrigins: [String]
    var trustedProxies: ProxyList
    var dataDirectory: URL
    var database: Database
    /// As given; `nil` when it is to be made and kept in the data directory.
    var tokenSecrets: [String]?
    /// What several nodes share; `nil` for one node.
    var redis: RedisURL?
    /// Whether this node goes on with answers of nodes that died.
    var takeover: Takeover
    var registration: Registration
    var model: ModelSettings
    var messageLimit: RateLimit
    /// Of each user.
    var quotas: Quotas
    /// When threads are looked through for what is to be summarised; `nil`: never.
    var summaryTimetable: CronExpression?
    var summaryPolicy: SummaryPolicy
    /// How long a stopping node lets its answers run.
    var drainTimeout: Duration
    var logLevel: Logger.Level
    var logFormat: LogFormat

    /// - Throws: `SettingError` for the first one that is wrong.
    init(_ source: SettingsSource) throws {
        host = source.text("HOST") ?? "127.0.0.1"
        port = try source.integer("PORT", in: 0...65_535, default: 8080)
        publicURL = try source.url("PUBLIC_URL")
        allowedOrigins = try source.list("ALLOWED_ORIGINS").map(Self.origin)
        trustedProxies = ProxyList(try source.list("TRUSTED_PROXIES").map(Self.addressBlock))
        dataDirectory = URL(filePath: source.text("DATA_DIR") ?? "./data", directoryHint: .isDirectory)
        database = try Self.database(source, in: dataDirectory)
        tokenSecrets = try Self.tokenSecrets(source)
        redis = try Self.redis(source)
        if redis != nil, tokenSecrets == nil {
            throw SettingError(
                name: "JWT_SECRET", allowed: "must be given when REDIS_URL is, the same for every node")
        }
        takeover = try Self.takeover(source, isAlone: redis == nil)
        registration = try source.choice("REGISTRATION", default: .open)
        model = try ModelSettings(source)
        messageLimit = try source.value(
            "CHAT_RATE_LIMIT", default: RateLimit(count: 60, per: .minute),
            allowed: "must be a number and a time such as 60/minute (second, minute or hour)", RateLimit.init)
        quotas = Quotas(
            dailyTokens: try source.tokenQuota("USAGE_DAILY_TOKENS"),
            monthlyTokens: try source.tokenQuota("USAGE_MONTHLY_TOKENS"),
            monthlyCost: try source.dollars("USAGE_MONTHLY_COST"))
        summaryTimetable = try source.timetable("SUMMARISE_CRON", default: "0 * * * *")
        summaryPolicy = SummaryPolicy(
            messageThreshold: try source.integer("SUMMARISE_MESSAGE_THRESHOLD", in: 2...1_000_000, default: 50),
            tokenThreshold: try source.integer("SUMMARISE_TOKEN_THRESHOLD", in: 1...1_000_000_000, default: 10_000),
            idle: try source.duration("SUMMARISE_IDLE", atLeastSeconds: 1, atMostHours: 8_760) ?? .seconds(24 * 3600))
        // With one node there is nobody to take over: by default its answers end, interrupted, and can be continued.
        drainTimeout = try source.duration("DRAIN_TIMEOUT") ?? (redis == nil ? .zero : .seconds(20))
        logLevel = try source.choice("LOG_LEVEL", default: .info)
        logFormat = try source.choice("LOG_FORMAT", default: .text)
    }

    private static func redis(_ source: SettingsSource) throws -> RedisURL? {
        guard let address = source.text("REDIS_URL") else { return nil }
        guard let url = RedisURL(address) else {
            throw SettingError(
                name: "REDIS_URL", allowed: "must be an address such as redis://:password@cache.example.org:6379/0")
        }
        return url
    }

    private static func takeover(_ source: SettingsSource, isAlone: Bool) throws -> Takeover {
        let takeover: Takeover = try source.choice("AI_TAKEOVER", default: .off)
        guard takeover == .off || !isAlone else {
            throw SettingError(
                name: "AI_TAKEOVER", value: takeover.rawValue,
                allowed: "is for several nodes: set REDIS_URL too, or leave it unset")
        }
        return takeover
    }

    private static func origin(_ text: String) throws -> String {
        guard let url = URL(string: text), ["http", "https"].contains(url.scheme), url.host != nil else {
            throw SettingError(
                name: "ALLOWED_ORIGINS", value: text, allowed: "must be origins such as https://chat.example.org")
        }
        return text
    }

    private static func addressBlock(_ text: String) throws -> AddressBlock {
        guard let block = AddressBlock(text) else {
            throw SettingError(
                name: "TRUSTED_PROXIES", value: text,
                allowed: "must be IP addresses or blocks of them, such as 10.0.0.5 or 172.16.0.0/12")
        }
        return block
    }

    private static func database(_ source: SettingsSource, in directory: URL) throws -> Database {
        guard let address = source.text("DATABASE_URL") else {
            return .sqlite(path: directory.appending(path: "parley.sqlite").path)
        }
        if address.hasPrefix("sqlite:"), address.count > "sqlite:".count {
            return .sqlite(path: String(address.dropFirst("sqlite:".count)))
        }
        guard SQLChatStore.isAddress(postgresURL: address) else {
            throw SettingError(
                name: "DATABASE_URL",
                allowed: "must be sqlite: and the path of a file, or postgres://user:password@host:port/database")
        }
        return .postgres(url: address)
    }

    static let secretCharactersMin = 32

    /// Several, separated by commas, let keys be changed without signing anybody out: the first one signs.
    private static func tokenSecrets(_ source: SettingsSource) throws -> [String]? {
        let secrets = source.list("JWT_SECRET")
        guard secrets.allSatisfy({ $0.count >= secretCharactersMin }) else {
            throw SettingError(name: "JWT_SECRET", allowed: "must have at least \(secretCharactersMin) characters")
        }
        return secrets.isEmpty ? nil : secrets
    }
}

/// Which models answer, and how they are reached.
struct ModelSettings {
    /// Never `auto`.
    var provider: Settings.Provider
    var baseURL: URL
    var apiKey: String?
    var model: String?
    var answerTokensMax: Int
    var contextTokens: Int?
    var timeout: Duration

    init(_ source: SettingsSource) throws {
        let openAI = try VendorSettings(source, prefix: "OPENAI")
        let anthropic = try VendorSettings(source, prefix: "ANTHROPIC")
        let localURL = try source.url("LOCAL_MODEL_URL")
        let chosen: Settings.Provider = try source.choice("AI_PROVIDER", default: .auto)
        provider =
            switch chosen {
            case .auto: openAI.isSet ? .openai : anthropic.isSet ? .anthropic : .local
            default: chosen
            }
        switch provider {
        case .openai:
            baseURL = openAI.url ?? Self.openAIURL
            apiKey = try openAI.requiredKey(of: provider)
        case .anthropic:
            baseURL = anthropic.url ?? Self.anthropicURL
            apiKey = try anthropic.requiredKey(of: provider)
        case .auto, .local, .scripted: baseURL = localURL ?? Self.localURL
        }
        model = source.text("AI_MODEL")
        answerTokensMax = try source.integer("AI_MAX_TOKENS", in: 1...1_000_000, default: 4096)
        contextTokens = try source.value(
            "AI_CONTEXT_TOKENS", allowed: "must be a whole number from 256 to \(ModelDescription.contextTokensMax)"
        ) { Int($0).flatMap { (256...ModelDescription.contextTokensMax).contains($0) ? $0 : nil } }
        timeout = try source.duration("AI_TIMEOUT", atLeastSeconds: 1) ?? .seconds(60)
    }

    private static let openAIURL = knownURL("https://api.openai.com/v1")
    private static let anthropicURL = knownURL("https://api.anthropic.com")
    private static let localURL = knownURL("http://127.0.0.1:18080/v1")

    private static func knownURL(_ text: StaticString) -> URL {
        guard let url = URL(string: "\(text)") else { preconditionFailure("\(text) is no URL") }
        return url
    }
}

/// What is set for one vendor of models.
private struct VendorSettings {
    let prefix: String
    let key: String?
    let url: URL?

    init(_ source: SettingsSource, prefix: String) throws {
        self.prefix = prefix
        key = source.text("\(prefix)_API_KEY")
        url = try source.url("\(prefix)_BASE_URL")
        // It becomes a header; most often the line of a `.env` from another system ends in a carriage return.
        guard key?.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) ?? true else {
            throw SettingError(
                name: "\(prefix)_API_KEY", allowed: "must be of letters, digits and signs, without spaces or line ends")
        }
    }

    var isSet: Bool { key != nil || url != nil }

    /// - Returns: nil for a server of one's own that needs none.
    func requiredKey(of provider: Settings.Provider) throws -> String? {
        guard isSet else {
            throw SettingError(
                name: "\(prefix)_API_KEY",
                allowed: "must be set when AI_PROVIDER is \(provider.rawValue), or \(prefix)_BASE_URL")
        }
        return key
    }
}
