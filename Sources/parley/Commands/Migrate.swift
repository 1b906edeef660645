import ArgumentParser
import SQLStore

struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Bring the database up to date and end.")

    @OptionGroup var options: SettingOptions

    func run() async throws {
        try await reporting {
            let settings = try await options.settings()
            let directory = try DataDirectory(settings)
            let store = try settings.openStore(settings.logger())
            try await store.migrate()
            try await store.close()
            // Not sooner than the database does it let go of the locks.
            withExtendedLifetime(directory) {}
            print("The database is up to date.")
        }
    }
}
