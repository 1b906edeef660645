import ArgumentParser

@main
struct Parley: AsyncParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "parley",
        abstract: "A self-hosted, project-organised AI chat workspace.",
        version: version,
        subcommands: [Serve.self, Migrate.self, Doctor.self, Export.self, Import.self])
}
