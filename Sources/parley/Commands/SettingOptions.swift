import ArgumentParser

/// Flags that win over settings of the environment.
struct SettingOptions: ParsableArguments {
    @Option(help: "Address to listen on (HOST).")
    var host: String?

    @Option(help: "Port to listen on; 0 takes any free one (PORT).")
    var port: String?

    @Option(help: "Folder for database and secret (DATA_DIR).")
    var dataDir: String?

    @Option(help: "sqlite:PATH or postgres://... (DATABASE_URL).")
    var databaseURL: String?

    @Option(help: "redis://:PASSWORD@HOST:PORT, for several nodes (REDIS_URL).")
    var redisURL: String?

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
            "HOST": host, "PORT": port, "DATA_DIR": dataDir, "DATABASE_URL": databaseURL, "REDIS_URL": redisURL,
            "AI_PROVIDER": aiProvider, "AI_MODEL": aiModel, "LOG_LEVEL": logLevel, "LOG_FORMAT": logFormat,
        ].compactMapValues(\.self)
    }

    /// - Throws: `SettingError`.
    func settings() async throws -> Settings {
        try Settings(try await SettingsSource(flags: flags))
    }
}
