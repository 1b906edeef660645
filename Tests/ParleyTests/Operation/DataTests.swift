import Foundation
import Testing

/// What a server keeps on disk, and that it is one server's only.
@Suite struct DataTests {
    private func mode(_ file: URL) -> Int? {
        let attributes = try? FileManager.default.attributesOfItem(atPath: file.path)
        return (attributes?[.posixPermissions] as? NSNumber)?.intValue
    }

    @Test func whatItMakesIsForItsOwnerOnly() async throws {
        try await ParleyProgram.serving { program in
            #expect(mode(program.home.data) == 0o700)
            for name in ["jwt-secret", "lock", "parley.sqlite", "parley.sqlite-wal", "parley.sqlite-shm"] {
                #expect(mode(program.home.data.appending(path: name)) == 0o600, "\(name)")
            }
        }
    }

    @Test(arguments: ["serve", "migrate"])
    func soItIsInAFolderThatWasThereBeforeAndIsOpen(command: String) async throws {
        let home = try ServerHome()
        try FileManager.default.createDirectory(
            at: home.data, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
        if command == "migrate" {
            #expect(try await ParleyProgram.run(["migrate"], in: home).exit == .code(0))
        } else {
            try await ParleyProgram.serving(in: home) { _ in }
        }
        #expect(mode(home.data) == 0o755)
        let names = try FileManager.default.contentsOfDirectory(atPath: home.data.path)
        #expect(names.contains("parley.sqlite"))
        for name in names { #expect(mode(home.data.appending(path: name)) == 0o600, "\(name)") }
    }

    @Test(arguments: [Data(), Data("short".utf8), Data([0xff, 0xfe]) + Data(repeating: 0xff, count: 40)])
    func aSecretThatIsNoneStopsTheStart(kept: Data) async throws {
        let home = try ServerHome()
        try FileManager.default.createDirectory(at: home.data, withIntermediateDirectories: true)
        try kept.write(to: home.data.appending(path: "jwt-secret"))
        let (exit, _, log) = try await ParleyProgram.run(in: home)
        #expect(exit == .code(78))
        #expect(log.contains("jwt-secret") && log.split(separator: "\n").count == 1)
        #expect(try Data(contentsOf: home.data.appending(path: "jwt-secret")) == kept)
    }

    @Test func theSecretIsKept() async throws {
        let home = try ServerHome()
        let secret = home.data.appending(path: "jwt-secret")
        try await ParleyProgram.serving(in: home) { _ in }
        let first = try Data(contentsOf: secret)
        try await ParleyProgram.serving(in: home) { _ in }
        #expect(try Data(contentsOf: secret) == first)
        #expect(first.count >= 32)
    }

    @Test(arguments: ["serve", "migrate"])
    func aSecondServerOnTheSameDataIsRefused(command: String) async throws {
        try await ParleyProgram.serving { program in
            let (exit, _, log) = try await ParleyProgram.run([command], in: program.home)
            #expect(exit == .code(78))
            #expect(log.contains("DATA_DIR"), "\(log)")
            #expect(try await RESTClient(port: program.port).get("/health").status == 200)
        }
    }

    @Test(arguments: ["parley.sqlite", "link/parley.sqlite", "link.sqlite"])
    func aSecondServerOnTheSameDatabaseIsRefused(path: String) async throws {
        try await ParleyProgram.serving { program in
            let data = program.home.data
            try FileManager.default.createSymbolicLink(
                at: data.appending(path: "link"), withDestinationURL: data)
            try FileManager.default.createSymbolicLink(
                at: data.appending(path: "link.sqlite"), withDestinationURL: data.appending(path: "parley.sqlite"))
            let database = "sqlite:\(data.appending(path: path).path)"
            let (exit, _, log) = try await ParleyProgram.run(["serve"], ["DATABASE_URL": database])
            #expect(exit == .code(78))
            let lines = log.split(separator: "\n").filter { $0.hasPrefix("parley: ") }
            #expect(
                lines == ["parley: DATABASE_URL=\(database): is used by a running server; stop it or choose another"])
        }
    }

    @Test func twoServersWithADatabaseThatNeitherHasMadeYetDontBothStart() async throws {
        let home = try ServerHome()
        try FileManager.default.createDirectory(
            at: home.url.appending(path: "db"), withIntermediateDirectories: false)
        try FileManager.default.createSymbolicLink(
            at: home.url.appending(path: "also"), withDestinationURL: home.url.appending(path: "db"))
        let database = "sqlite:\(home.url.path)/db/chats.sqlite"
        try await ParleyProgram.serving(["DATABASE_URL": database], in: home) { _ in
            let other = "sqlite:\(home.url.path)/also/chats.sqlite"
            let (exit, _, log) = try await ParleyProgram.run(["serve"], ["DATABASE_URL": other])
            #expect(exit == .code(78))
            #expect(log.contains("DATABASE_URL=\(other): is used by a running server"), "\(log)")
        }
    }

    @Test func aDatabaseInNoFolderIsNamed() async throws {
        let (exit, _, log) = try await ParleyProgram.run(["serve"], ["DATABASE_URL": "sqlite:/no/such/chats.sqlite"])
        #expect(exit == .code(78))
        #expect(log.contains("DATABASE_URL=sqlite:/no/such/chats.sqlite: can't be written to"), "\(log)")
    }
}
